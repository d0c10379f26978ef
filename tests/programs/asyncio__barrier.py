import asyncio


async def runner(barrier, name, delay):
    await asyncio.sleep(delay)
    print(name, "at the start")
    async with barrier as position:
        print(name, "runs", position)


async def main():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(*(runner(barrier, n, d) for n, d in [("a", 0), ("b", 0.01), ("c", 0.02)]))
    print(barrier.parties, barrier.n_waiting, barrier.broken)
    await barrier.abort()
    try:
        await barrier.wait()
    except asyncio.BrokenBarrierError as error:
        print("broken", error)


asyncio.run(main())
