# title: Three coroutines, one thread
# topic: First steps
# look: There is only one thread, yet the waits overlap. A coroutine runs until its `await`, gives the thread
#   back, and is resumed when its sleep is over. Nothing can interrupt it in between.
# try: Replace `await asyncio.sleep(seconds)` by `time.sleep(seconds)`. The waits add up again: why?
# settings: policy=gil cores=1 seed=1
import asyncio
import time


async def download(name, seconds):
    print(f"{name}: asking")
    await asyncio.sleep(seconds)     # gives the thread to the others
    print(f"{name}: got it")
    return seconds


async def main():
    start = time.perf_counter()
    times = await asyncio.gather(
        download("notes.txt", 0.3),
        download("song.mp3", 0.5),
        download("cat.jpg", 0.2),
    )
    print("results, in the order of the calls:", times)
    print(f"took {time.perf_counter() - start:.1f} s, the sum is {sum(times):.1f} s")


asyncio.run(main())
