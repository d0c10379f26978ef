import asyncio


async def waiter(name, event):
    print(name, "waits")
    await event.wait()
    print(name, "goes")


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(n, event)) for n in "abc"]
    await asyncio.sleep(0.01)
    print("set", event.is_set())
    event.set()
    await asyncio.gather(*tasks)
    print(event.is_set(), await event.wait())
    event.clear()
    print(event.is_set())


asyncio.run(main())
