import asyncio


async def slow():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print("slow was cancelled")
        raise


async def main():
    try:
        await asyncio.wait_for(slow(), timeout=0.02)
    except asyncio.TimeoutError as error:
        print("timed out", repr(error))
    print(await asyncio.wait_for(asyncio.sleep(0.01, "in time"), 1))
    print(await asyncio.wait_for(asyncio.sleep(0, "no limit"), None))
    print(asyncio.TimeoutError is TimeoutError)


asyncio.run(main())
