import asyncio


async def echo():
    received = None
    try:
        while True:
            try:
                received = yield f"echo {received}"
            except ValueError as error:
                received = f"error {error}"
            await asyncio.sleep(0)
    finally:
        print("closed")


async def main():
    g = echo()
    print(await g.asend(None))
    print(await g.asend("a"))
    print(await g.athrow(ValueError("oops")))
    print(await g.__anext__())
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("exhausted")
    print(await anext(echo()), await anext(aiter(echo())))


asyncio.run(main())
