import asyncio

async def wait(name, seconds):
    await asyncio.sleep(seconds)
    print(name)

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(wait("a", 0.2))
        group.create_task(wait("b", 0.1))

asyncio.run(main())
