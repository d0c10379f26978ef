import asyncio


async def inner():
    return 1


async def outer():
    return await inner()


print(asyncio.run(outer()))

coro = outer()
try:
    coro.send(None)
except StopIteration as stop:
    print("by hand:", stop.value)
