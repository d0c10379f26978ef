import asyncio


async def important():
    await asyncio.sleep(0.03)
    print("important work finished")
    return "saved"


async def main():
    inner = asyncio.create_task(important())
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.01)
    except TimeoutError:
        print("stopped waiting, but", inner.cancelled(), inner.done())
    print(await inner)


asyncio.run(main())
