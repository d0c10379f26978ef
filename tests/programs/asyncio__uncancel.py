import asyncio


async def worker():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        me = asyncio.current_task()
        print("cancelling", me.cancelling(), "->", me.uncancel())
        await asyncio.sleep(0.01)
        return "recovered"


async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled())


asyncio.run(main())
