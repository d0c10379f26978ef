import asyncio


async def main():
    try:
        async with asyncio.timeout(0.05) as outer:
            try:
                async with asyncio.timeout(0.01) as inner:
                    await asyncio.sleep(1)
            except TimeoutError:
                print("inner", inner.expired(), outer.expired())
            await asyncio.sleep(1)
    except TimeoutError:
        print("outer", outer.expired())

    async with asyncio.timeout(None) as cm:
        print(cm.when())
        cm.reschedule(asyncio.get_running_loop().time() + 10)
        await asyncio.sleep(0.01)
    print("not expired", cm.expired())
    try:
        cm.reschedule(1)
    except RuntimeError as error:
        print(error)
    try:
        async with asyncio.timeout(-1):
            print("the body runs until its first await")
            await asyncio.sleep(0)
            print("never")
    except TimeoutError as error:
        print("TimeoutError", error.args, type(error.__cause__).__name__)
    try:
        async with asyncio.timeout(0.01):
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                raise KeyError("instead")
    except KeyError as error:
        print("KeyError", error)


asyncio.run(main())
