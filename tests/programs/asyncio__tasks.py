import asyncio


async def count(name, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(0)
    return n


async def main():
    a = asyncio.create_task(count("a", 2))
    b = asyncio.create_task(count("b", 3))
    print("tasks created", a.done())
    print(await b, await a, a.done(), a.result())
    print(a.cancelled(), a.exception())


asyncio.run(main())
