import asyncio


class Meter:
    def __init__(self):
        self.now = self.most = 0

    async def __aenter__(self):
        self.now += 1
        self.most = max(self.most, self.now)
        return self

    async def __aexit__(self, *error):
        self.now -= 1
        return False


async def download(number, limit, meter):
    async with limit, meter:
        await asyncio.sleep(0.01)
    return number


async def main():
    limit, meter = asyncio.Semaphore(3), Meter()
    results = await asyncio.gather(*(download(n, limit, meter) for n in range(10)))
    print(results, meter.most, limit.locked(), str(limit).split(' ', 4)[-1])
    bounded = asyncio.BoundedSemaphore(1)
    await bounded.acquire()
    print(bounded.locked(), str(bounded).split(' ', 4)[-1])
    bounded.release()
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    waiting = asyncio.create_task(limit.acquire())
    await asyncio.sleep(0)
    print(waiting.done(), await waiting)
    try:
        asyncio.Semaphore(-1)
    except ValueError as error:
        print(error)


asyncio.run(main())
