import asyncio


async def value(n):
    await asyncio.sleep(0)
    return n


with asyncio.Runner() as runner:
    print(runner.run(value(1)), runner.run(value(2)))
    loop = runner.get_loop()
    print(loop.is_closed())
print(loop.is_closed())
