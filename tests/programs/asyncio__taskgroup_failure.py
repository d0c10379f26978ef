import asyncio


async def fine(name, delay):
    try:
        await asyncio.sleep(delay)
        print(name, "finished")
    except asyncio.CancelledError:
        print(name, "was cancelled")
        raise


async def bad():
    await asyncio.sleep(0.02)
    raise ValueError("bad failed")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fine("short", 0.01))
            group.create_task(bad())
            group.create_task(fine("long", 1))
    except* ValueError as errors:
        print(errors, [str(e) for e in errors.exceptions])
    print("done")


asyncio.run(main())
