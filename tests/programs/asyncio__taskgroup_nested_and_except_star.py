import asyncio


async def fail(delay, error):
    await asyncio.sleep(delay)
    raise error


async def patient(name, log):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        log.append(f"{name} cancelled")
        raise


async def child(log):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fail(0.01, ValueError("v1")))
        tg.create_task(fail(0.01, TypeError("t1")))
        tg.create_task(patient("inner", log))


async def main():
    log = []
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(log), name="child")
            tg.create_task(patient("outer", log), name="outer")
    except* ValueError as group:
        print("values", group.exceptions[0].exceptions, group.message)
    except* TypeError as group:
        print("types", group.exceptions[0].exceptions)
    print(log)

    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(asyncio.sleep(0.01 * n, result=n)) for n in (3, 1, 2)]
        print(tg)
    print([t.result() for t in tasks])
    try:
        tg.create_task(asyncio.sleep(0))
    except RuntimeError as error:
        print("RuntimeError:", str(error).split("<")[0].strip(), "…")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(patient("late", log))
            raise LookupError("from the body")
    except* LookupError as group:
        print(repr(group), log[-1])


asyncio.run(main())
