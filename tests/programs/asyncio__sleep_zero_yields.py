import asyncio


async def speaker(name, polite):
    for i in range(3):
        print(f"{name}{i}", end=" ")
        if polite:
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(speaker("a", True), speaker("b", True))
    print()
    await asyncio.gather(speaker("c", False), speaker("d", False))
    print()


asyncio.run(main())
