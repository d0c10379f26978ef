import asyncio


async def level2():
    await asyncio.sleep(0.01)
    raise LookupError("deep inside")


async def main():
    print("before")
    await level2()
    print("after")


asyncio.run(main())
