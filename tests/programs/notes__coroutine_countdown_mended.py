import asyncio


async def countdown(number, n):
    while n > 0:
        print('T-minus', n, '({})'.format(number))
        await asyncio.sleep(1)
        n -= 1


async def main():
    tasks = [
        asyncio.create_task(countdown("A", 2)),
        asyncio.create_task(countdown("B", 3))]
    await asyncio.wait(tasks)


asyncio.run(main())
