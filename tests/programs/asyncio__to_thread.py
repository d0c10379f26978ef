import asyncio
import threading
import time


def blocking(n):
    time.sleep(0.03)
    return n, threading.current_thread() is threading.main_thread()


async def ticker():
    for i in range(3):
        print("tick", i)
        await asyncio.sleep(0.005)


async def main():
    results = await asyncio.gather(asyncio.to_thread(blocking, 7), ticker())
    print(results[0])


asyncio.run(main())
