import asyncio


async def never():
    print("never printed")


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("I stay")
    return "stayed"


async def main():
    task = asyncio.create_task(never())
    task.cancel()
    print(await asyncio.gather(task, return_exceptions=True))
    other = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    other.cancel()
    print(await other, other.cancelled())


asyncio.run(main())
