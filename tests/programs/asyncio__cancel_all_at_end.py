import asyncio


async def background(name):
    try:
        while True:
            await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(name, "cancelled when run() ends")
        raise


async def main():
    task = asyncio.create_task(background("ticker"))
    await asyncio.sleep(0.01)
    print("main returns")
    return "result"


print(asyncio.run(main()))
