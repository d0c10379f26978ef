import asyncio


async def stuff():
    await asyncio.sleep(0.01)
    return "stuff"


async def py35_coro():
    return await stuff()


print(asyncio.run(py35_coro()))
