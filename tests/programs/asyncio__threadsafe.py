import asyncio
import threading


async def add(a, b):
    await asyncio.sleep(0.01)
    return a + b


def other_thread(loop, done):
    future = asyncio.run_coroutine_threadsafe(add(2, 3), loop)
    print("from the thread:", future.result(timeout=2))
    loop.call_soon_threadsafe(done.set)


async def main():
    done = asyncio.Event()
    thread = threading.Thread(target=other_thread, args=(asyncio.get_running_loop(), done))
    thread.start()
    await done.wait()
    thread.join()
    print("done")


asyncio.run(main())
