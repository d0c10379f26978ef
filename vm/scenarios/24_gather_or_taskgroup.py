# title: When one fails: `gather` against TaskGroup
# topic: Threads and asyncio
# look: One of three uploads fails. `gather` raises at once and leaves the others running, unwatched. A
#   TaskGroup cancels the others, waits for them to clean up, and then raises all errors together as a group.
# try: `gather(..., return_exceptions=True)`. Let two uploads fail in the group and look at what `except*`
#   receives.
# settings: policy=gil cores=1 seed=1
import asyncio


async def upload(name, seconds, fails=False):
    try:
        await asyncio.sleep(seconds)
        if fails:
            raise ConnectionError(f"{name} broke off")
        print(f"  {name} arrived")
    except asyncio.CancelledError:
        print(f"  {name} was cancelled")
        raise


async def main():
    print("gather:")
    try:
        await asyncio.gather(upload("a", 0.1), upload("b", 0.2, fails=True), upload("c", 0.3))
    except ConnectionError as error:
        print("  gather raised:", error)
    await asyncio.sleep(0.2)             # c was not told, it arrives in here

    print("TaskGroup:")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(upload("a", 0.1))
            group.create_task(upload("b", 0.2, fails=True))
            group.create_task(upload("c", 0.3))
    except* ConnectionError as errors:
        print("  the group raised:", [str(error) for error in errors.exceptions])


asyncio.run(main())
