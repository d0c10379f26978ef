import asyncio


def say(text):
    print(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.03, say, "later")
    loop.call_soon(say, "soon 1")
    loop.call_soon(say, "soon 2")
    handle = loop.call_later(0.01, say, "cancelled")
    handle.cancel()
    loop.call_at(loop.time() + 0.02, say, "at")
    print("main first", handle.cancelled())
    await asyncio.sleep(0)
    print("after one turn")
    await asyncio.sleep(0.05)


asyncio.run(main())
