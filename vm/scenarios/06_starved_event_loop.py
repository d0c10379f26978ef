# title: One rude coroutine starves them all
# topic: Threads and asyncio
# look: The heartbeat should come every 100 ms. The rude coroutine calls `time.sleep`, which blocks the only
#   thread, and the beats stop; the polite one awaits, and the beat is steady. A long calculation without
#   `await` is just as rude.
# try: Mend the rude one with `await asyncio.to_thread(time.sleep, 0.5)` and look at the new lane.
# settings: policy=gil cores=1 seed=1
import asyncio
import time

start = time.perf_counter()


def say(text):
    print(f"{time.perf_counter() - start:4.1f} s  {text}")


async def heartbeat():
    while True:
        say("beat")
        await asyncio.sleep(0.1)


async def rude():
    say("rude: I sleep and nobody else may run")
    time.sleep(0.5)
    say("rude: done")


async def polite():
    say("polite: I sleep and you go on")
    await asyncio.sleep(0.5)
    say("polite: done")


async def main():
    beat = asyncio.create_task(heartbeat())
    await asyncio.sleep(0.15)
    await rude()
    await asyncio.sleep(0.15)
    await polite()
    beat.cancel()


asyncio.run(main())
