import asyncio


async def main():
    try:
        async with asyncio.timeout(0.02) as limit:
            await asyncio.sleep(5)
    except TimeoutError:
        print("too slow", limit.expired())
    async with asyncio.timeout(1) as limit:
        await asyncio.sleep(0.01)
    print("fast enough", limit.expired())
    async with asyncio.timeout(None) as limit:
        print(limit.when())
        limit.reschedule(asyncio.get_running_loop().time() + 5)
    try:
        async with asyncio.timeout(1):
            async with asyncio.timeout(0.01):
                await asyncio.sleep(3)
    except TimeoutError:
        print("the inner one")


asyncio.run(main())
