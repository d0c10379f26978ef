import asyncio


async def save(log):
    try:
        await asyncio.sleep(0.02)
        log.append("saved")
        return "ok"
    except asyncio.CancelledError:
        log.append("save was cancelled")
        raise


async def caller(inner, log):
    try:
        return await asyncio.shield(inner)
    except asyncio.CancelledError:
        log.append("caller was cancelled")
        result = await inner
        log.append(f"but waited: {result}")
        raise


async def main():
    log = []
    inner = asyncio.create_task(save(log))
    outer = asyncio.create_task(caller(inner, log))
    await asyncio.sleep(0.01)
    outer.cancel("enough")
    try:
        await outer
    except asyncio.CancelledError as error:
        log.append(f"CancelledError {error.args}")
    print(*log, sep="\n")
    print(inner.done(), inner.cancelled(), outer.cancelled())
    done = asyncio.get_running_loop().create_future()
    done.set_result(3)
    print(await asyncio.shield(done))


asyncio.run(main())
