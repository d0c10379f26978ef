import asyncio


async def tiny(n):
    await asyncio.sleep(0.01)
    return n


async def main():
    results = await asyncio.gather(*(tiny(n) for n in range(1000)))
    print(len(results), sum(results))


asyncio.run(main())
