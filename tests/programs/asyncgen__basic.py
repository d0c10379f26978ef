import asyncio


async def ticker(n):
    for i in range(n):
        await asyncio.sleep(0.001)
        yield i
    print("ticker is done")


async def main():
    async for i in ticker(3):
        print("tick", i)
    else:
        print("else")
    print([i * 10 async for i in ticker(3) if i != 1])
    print({i: i async for i in ticker(2)}, sum([i async for i in ticker(4)]))
    print(type(ticker(1)).__name__)


asyncio.run(main())
