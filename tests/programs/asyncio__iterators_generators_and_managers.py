import asyncio
from contextlib import AsyncExitStack, aclosing, asynccontextmanager


class Countdown:
    def __init__(self, start):
        self.start = start

    def __aiter__(self):
        self.at = self.start
        return self

    async def __anext__(self):
        if self.at == 0:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        self.at -= 1
        return self.at + 1


async def ticks(n):
    try:
        for i in range(n):
            await asyncio.sleep(0.001)
            yield i
    finally:
        print("ticks closed")


@asynccontextmanager
async def resource(name, log):
    log.append(f"open {name}")
    try:
        yield name.upper()
    except ValueError as error:
        log.append(f"{name} saw {error}")
        raise
    finally:
        await asyncio.sleep(0)
        log.append(f"close {name}")


async def main():
    print([x async for x in Countdown(3)], {x: x * x async for x in Countdown(2)})
    print([x async for x in ticks(5) if x % 2], sum([x async for x in ticks(3)]))
    async with aclosing(ticks(100)) as stream:
        async for tick in stream:
            if tick == 2:
                break
    print("after the loop")
    log = []
    try:
        async with AsyncExitStack() as stack:
            names = [await stack.enter_async_context(resource(name, log)) for name in "ab"]
            stack.push_async_callback(asyncio.sleep, 0)
            stack.callback(log.append, "callback")
            log.append(names)
            raise ValueError("inside")
    except ValueError as error:
        log.append(f"out: {error}")
    print(*log, sep="\n")
    async for x in Countdown(1):
        print("item", x)
    else:
        print("exhausted")


asyncio.run(main())
