# title: 10,000 coroutines
# topic: Threads and asyncio
# look: Ten thousand coroutines sleep at the same time on one thread, for about the time of one sleep. A
#   coroutine is an object with a few variables; a thread needs a stack of its own and a turn from the
#   scheduler. The next scenario tries it with threads.
# try: Ask for 50,000. Let each coroutine sleep twice: does the time double?
# settings: policy=gil cores=1 seed=1
import asyncio
import time

COUNT = 10_000
awake_together = 0
most = 0


async def sleeper():
    global awake_together, most
    awake_together += 1
    most = max(most, awake_together)
    await asyncio.sleep(0.5)
    awake_together -= 1


async def main():
    start = time.perf_counter()
    await asyncio.gather(*(sleeper() for _ in range(COUNT)))
    print(f"{COUNT} coroutines, {most} of them waiting at once")
    print(f"all together took {'under 2 s' if time.perf_counter() - start < 2 else 'longer than 2 s'}")


asyncio.run(main())
