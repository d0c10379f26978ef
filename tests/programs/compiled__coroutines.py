import asyncio


class Context:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await asyncio.sleep(0)
        print("enter", self.name)
        return self

    async def __aexit__(self, kind, exc, traceback):
        await asyncio.sleep(0)
        print("exit", self.name, kind and kind.__name__)
        return self.swallow


async def numbers(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            got = yield i
            if got:
                print("got", got)
    finally:
        print("numbers end")


async def loops():
    five = numbers(5)
    async for i in five:
        if i == 1:
            continue
        if i == 3:
            break
        print(i)
    else:
        print("never")
    await five.aclose()
    async for i in numbers(1):
        pass
    else:
        print("else", i)
    return "looped"


async def comprehensions():
    print([i async for i in numbers(3) if i], {i: await double(i) for i in range(3)}, {i async for i in numbers(2)})
    print([[j async for j in numbers(i)] for i in range(3)])
    lazy = (i * 2 async for i in numbers(3))
    print([i async for i in lazy])
    waiting = [lambda: i async for i in numbers(2)]
    print([f() for f in waiting])


async def double(x):
    await asyncio.sleep(0)
    return x * 2


async def with_return():
    async with Context("a"), Context("b") as b:
        try:
            return b.name
        finally:
            await asyncio.sleep(0)
            print("in finally")


async def main():
    print(await loops())
    await comprehensions()
    print(await with_return())
    async with Context("quiet", swallow=True):
        raise ValueError
    try:
        async with Context("loud"):
            raise KeyError
    except KeyError as e:
        print("caught", repr(e), await double(4))
    agen = numbers(3)
    print(await agen.__anext__(), await agen.asend("hello"))
    await agen.aclose()
    print(await asyncio.gather(*[double(i) for i in range(3)]), (await double(1)) + (await double(2)))
    total = 0
    total += await double(5)
    print(f"{await double(6)} {total=}", await double(1) if await double(0) else "no")


asyncio.run(main())
