import asyncio

inside = most = 0


async def visit(semaphore):
    global inside, most
    async with semaphore:
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.005)
        inside -= 1


async def main():
    semaphore = asyncio.Semaphore(3)
    await asyncio.gather(*(visit(semaphore) for _ in range(10)))
    print(most, inside, semaphore.locked())
    bounded = asyncio.BoundedSemaphore(1)
    async with bounded:
        print(bounded.locked())
    try:
        bounded.release()
    except ValueError as error:
        print(error)


asyncio.run(main())
