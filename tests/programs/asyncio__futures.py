import asyncio


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future.done(), asyncio.isfuture(future))
    loop.call_later(0.01, future.set_result, "filled in")
    future.add_done_callback(lambda f: print("callback", f.result()))
    print(await future)
    await asyncio.sleep(0)
    failed = loop.create_future()
    failed.set_exception(KeyError("lost"))
    try:
        await failed
    except KeyError as error:
        print("raised", error)
    try:
        future.set_result("again")
    except asyncio.InvalidStateError as error:
        print("InvalidStateError", error)
    pending = loop.create_future()
    try:
        pending.result()
    except asyncio.InvalidStateError as error:
        print(error)


asyncio.run(main())
