import asyncio


async def child():
    return asyncio.current_task().get_name()


async def main():
    names = [asyncio.current_task().get_name()]
    names.append(await asyncio.create_task(child()))
    names.append(await asyncio.create_task(child(), name="mine"))
    names += await asyncio.gather(child(), child())
    return names


print(asyncio.run(main()))
print(asyncio.run(main()))
with asyncio.Runner() as runner:
    print(runner.run(main()))
    print(runner.run(main()))
