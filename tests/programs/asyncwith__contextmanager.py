import asyncio
from contextlib import AsyncExitStack, aclosing, asynccontextmanager


@asynccontextmanager
async def session(name):
    print("enter", name)
    try:
        await asyncio.sleep(0)
        yield name.upper()
    finally:
        print("leave", name)


async def letters():
    try:
        for c in "abc":
            yield c
    finally:
        print("letters closed")


async def main():
    async with session("one") as s:
        print(s)
    async with AsyncExitStack() as stack:
        for name in ("a", "b"):
            print(await stack.enter_async_context(session(name)))
        stack.push_async_callback(asyncio.sleep, 0)
        stack.callback(print, "sync callback")
    async with aclosing(letters()) as source:
        async for c in source:
            print(c)
            break


asyncio.run(main())
