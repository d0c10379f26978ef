import asyncio


async def inner():
    await asyncio.sleep(0)
    return 1


async def outer():
    value = await inner()
    return value + await inner()


print(asyncio.run(outer()))
coro = outer()
print(type(coro).__name__, asyncio.iscoroutine(coro), asyncio.iscoroutinefunction(outer))
coro.close()
