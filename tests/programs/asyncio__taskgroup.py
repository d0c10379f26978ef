import asyncio


async def fetch(name, delay):
    await asyncio.sleep(delay)
    return name.upper()


async def main():
    async with asyncio.TaskGroup() as group:
        a = group.create_task(fetch("a", 0.02))
        b = group.create_task(fetch("b", 0.01), name="b-task")
        print("inside", a.done())
    print("after", a.result(), b.result(), b.get_name())


asyncio.run(main())
