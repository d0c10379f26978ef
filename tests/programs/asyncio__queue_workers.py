import asyncio


async def worker(name, queue, done):
    while True:
        delay = await queue.get()
        await asyncio.sleep(delay)
        done.append(delay)
        queue.task_done()


async def main():
    queue, done = asyncio.Queue(), []
    for n in range(1, 7):
        queue.put_nowait(n / 100)
    workers = [asyncio.create_task(worker(f"w{i}", queue, done)) for i in range(3)]
    await queue.join()
    for w in workers:
        w.cancel()
    results = await asyncio.gather(*workers, return_exceptions=True)
    print(sorted(done), [type(r).__name__ for r in results])


asyncio.run(main())
