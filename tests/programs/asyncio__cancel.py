import asyncio


async def worker():
    try:
        print("working")
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print("cleaning up", error.args)
        raise
    finally:
        print("finally")


async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0.01)
    print(task.cancel("enough"))
    try:
        await task
    except asyncio.CancelledError:
        print("main saw the cancellation", task.cancelled(), task.done())
    print(task.cancel())


asyncio.run(main())
