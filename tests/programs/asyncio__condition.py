import asyncio


async def consumer(condition, items, name):
    async with condition:
        await condition.wait_for(lambda: items)
        print(name, "takes", items.pop(0))


async def producer(condition, items):
    for n in range(2):
        await asyncio.sleep(0.01)
        async with condition:
            items.append(n)
            condition.notify()


async def main():
    condition, items = asyncio.Condition(), []
    await asyncio.gather(consumer(condition, items, "a"), consumer(condition, items, "b"), producer(condition, items))
    try:
        condition.notify_all()
    except RuntimeError as error:
        print(error)


asyncio.run(main())
