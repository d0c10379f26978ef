# title: Two countdowns, from the notes
# topic: Threads and asyncio
# look: The notes' example used `@asyncio.coroutine` and `yield from`, which Python 3.11 no longer has; with
#   `async def` and `await` it reads the same. A and B take turns at each `await`.
# try: Put the old decorator back and read what the error teaches. Replace `asyncio.wait` by `gather`, then by a
#   TaskGroup.
# settings: policy=gil cores=1 seed=1
import asyncio


async def countdown(name, n):
    while n > 0:
        print(f"T-minus {n} ({name})")
        await asyncio.sleep(1)
        n -= 1
    print(f"{name}: lift-off")


async def main():
    tasks = [
        asyncio.create_task(countdown("A", 2)),
        asyncio.create_task(countdown("B", 3)),
    ]
    done, pending = await asyncio.wait(tasks)
    print(f"{len(done)} done, {len(pending)} pending")


asyncio.run(main())
