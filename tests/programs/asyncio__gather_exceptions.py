import asyncio


async def work(n):
    await asyncio.sleep(n / 100)
    if n == 2:
        raise ValueError(f"bad {n}")
    print("finished", n)
    return n


async def main():
    try:
        await asyncio.gather(work(1), work(2), work(3))
    except ValueError as error:
        print("gather raised", error)
    await asyncio.sleep(0.03)
    results = await asyncio.gather(work(1), work(2), work(3), return_exceptions=True)
    print(results)


asyncio.run(main())
