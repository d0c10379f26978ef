import asyncio


async def numbers(limit):
    for n in range(limit):
        yield n
        await asyncio.sleep(0)


async def squares(source):
    async for n in source:
        yield n * n


async def take(source, count):
    taken = []
    async for value in source:
        taken.append(value)
        if len(taken) == count:
            break
    return taken


async def main():
    print(await take(squares(numbers(100)), 5))
    both = [take(squares(numbers(3)), 9), take(numbers(5), 2)]
    print(await asyncio.gather(*both))


asyncio.run(main())
