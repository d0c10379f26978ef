import asyncio


async def sleeper(i):
    await asyncio.sleep(1 + i % 7)


async def crowd():
    await asyncio.gather(*(sleeper(i) for i in range(10_000)))


def main():
    asyncio.run(crowd())
