import asyncio


class Delayed:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield from asyncio.sleep(0.01).__await__()
        return self.value * 2


async def main():
    print(await Delayed(21))
    print(await asyncio.gather(asyncio.ensure_future(Delayed(1)), asyncio.sleep(0, "s")))


asyncio.run(main())
