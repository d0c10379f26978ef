import asyncio
import time


async def io(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def one_after_another():
    return [await io(0.05) for _ in range(3)]


async def together():
    return await asyncio.gather(*(io(0.05) for _ in range(3)))


for way in (one_after_another, together):
    start = time.perf_counter()
    result = asyncio.run(way())
    took = time.perf_counter() - start
    print(way.__name__, result, "took at least 0.15:", took >= 0.15)
