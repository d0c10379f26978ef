import asyncio


async def fail(error, delay):
    await asyncio.sleep(delay)
    raise error


async def fails_on_cancel():
    try:
        await asyncio.sleep(1)
    finally:
        raise KeyError("while cancelling")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(ValueError("one"), 0.01))
            group.create_task(fails_on_cancel())
    except* ValueError as errors:
        print("values", errors.exceptions)
    except* KeyError as errors:
        print("keys", errors.exceptions)
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(asyncio.sleep(1))
            raise TypeError("in the body")
    except ExceptionGroup as errors:
        print(repr(errors), task.cancelled())


asyncio.run(main())
