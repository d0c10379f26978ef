import asyncio

async def py35_coro():
    await stuff()

asyncio.run(py35_coro())
