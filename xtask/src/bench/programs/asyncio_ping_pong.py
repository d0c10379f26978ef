import asyncio


async def player(own, other, rounds):
    for _ in range(rounds):
        await own.get()
        await other.put(None)


async def play():
    a = asyncio.Queue()
    b = asyncio.Queue()
    await a.put(None)
    await asyncio.gather(player(a, b, 20_000), player(b, a, 20_000))


def main():
    asyncio.run(play())
