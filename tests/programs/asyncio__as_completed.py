import asyncio


async def fetch(name, delay):
    await asyncio.sleep(delay)
    return name


async def main():
    jobs = [fetch("slow", 0.06), fetch("fast", 0.01), fetch("middle", 0.03)]
    for next_done in asyncio.as_completed(jobs):
        print(await next_done)
    try:
        for next_done in asyncio.as_completed([fetch("x", 0.01), fetch("y", 1)], timeout=0.05):
            print(await next_done)
    except TimeoutError:
        print("timeout")


asyncio.run(main())
