# title: A rate limiter
# topic: Classic problems
# look: At most two requests may be under way, and a new one may begin only every 200 ms. A Semaphore does the
#   first, a shared next-free moment the second. Read the times at the left.
# try: Allow bursts: save up to three moments when nobody asks. Write the same with threads and a Lock.
# settings: policy=gil cores=1 seed=1
import asyncio
import time

start = time.perf_counter()


class RateLimiter:
    def __init__(self, at_once, interval):
        self.slots = asyncio.Semaphore(at_once)
        self.interval = interval
        self.next_free = 0.0

    async def __aenter__(self):
        await self.slots.acquire()
        now = time.perf_counter()
        mine = max(now, self.next_free)
        self.next_free = mine + self.interval
        await asyncio.sleep(mine - now)

    async def __aexit__(self, *exception):
        self.slots.release()


async def request(n, limiter):
    async with limiter:
        print(f"{time.perf_counter() - start:.1f} s  request {n} begins")
        await asyncio.sleep(0.3)
    return n


async def main():
    limiter = RateLimiter(at_once=2, interval=0.2)
    answers = await asyncio.gather(*(request(n, limiter) for n in range(6)))
    print("answers:", answers)


asyncio.run(main())
