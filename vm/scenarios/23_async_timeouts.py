# title: Timeouts in asyncio
# topic: Threads and asyncio
# look: A timeout cancels what is inside it: `CancelledError` is raised at its `await`, `finally` runs, and
#   outside it becomes `TimeoutError`. `shield` protects a task: the waiting ends, the work goes on.
# try: Catch `CancelledError` in `search` and go on: what does the timeout do then? Nest two timeouts.
# settings: policy=gil cores=1 seed=1
import asyncio


async def search(place, seconds):
    try:
        await asyncio.sleep(seconds)
        return f"found it in the {place}"
    finally:
        print(f"  (stopped searching the {place})")


async def main():
    try:
        async with asyncio.timeout(0.2):
            print(await search("kitchen", 0.1))
            print(await search("garden", 0.5))
    except TimeoutError:
        print("no time left for the garden")

    try:
        await asyncio.wait_for(search("attic", 1), timeout=0.1)
    except TimeoutError:
        print("gave up on the attic")

    cellar = asyncio.create_task(search("cellar", 0.3))
    try:
        await asyncio.wait_for(asyncio.shield(cellar), timeout=0.1)
    except TimeoutError:
        print("not waiting for the cellar, but it goes on")
    print(await cellar)


asyncio.run(main())
