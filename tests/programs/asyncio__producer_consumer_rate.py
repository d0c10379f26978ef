import asyncio


class RateLimiter:
    def __init__(self, interval):
        self.interval = interval
        self.next_time = 0.0

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        now = loop.time()
        wait = max(0.0, self.next_time - now)
        self.next_time = max(now, self.next_time) + self.interval
        await asyncio.sleep(wait)

    async def __aexit__(self, *exc):
        return False


async def call(limiter, n, times):
    async with limiter:
        times.append((n, asyncio.get_running_loop().time()))


async def main():
    limiter, times = RateLimiter(0.02), []
    await asyncio.gather(*(call(limiter, n, times) for n in range(4)))
    print([n for n, _ in times])
    gaps = [b - a for (_, a), (_, b) in zip(times, times[1:])]
    print(all(gap > 0.01 for gap in gaps))


asyncio.run(main())
