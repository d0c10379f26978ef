import asyncio


async def worker(name, queue, results):
    while True:
        delay, item = await queue.get()
        try:
            await asyncio.sleep(delay)
            results.append(item)
        finally:
            queue.task_done()


async def main():
    queue = asyncio.Queue()
    results = []
    for i, item in enumerate("abcdef"):
        queue.put_nowait((0.01 * (i + 1), item))
    workers = [asyncio.create_task(worker(f"worker-{i}", queue, results)) for i in range(3)]
    started = asyncio.get_running_loop().time()
    await queue.join()
    took = asyncio.get_running_loop().time() - started
    for w in workers:
        w.cancel()
    ended = await asyncio.gather(*workers, return_exceptions=True)
    print(results, 0.08 < took < 0.5, [type(e).__name__ for e in ended])
    print(queue.empty(), queue.qsize(), queue.full(), queue.maxsize)
    bounded = asyncio.PriorityQueue(2)
    await bounded.put((2, "two"))
    await bounded.put((1, "one"))
    try:
        bounded.put_nowait((0, "none"))
    except asyncio.QueueFull as error:
        print("QueueFull", error.args)
    try:
        await asyncio.wait_for(bounded.put((0, "none")), 0.01)
    except asyncio.TimeoutError:
        print("no room")
    print(await bounded.get(), await bounded.get())
    try:
        bounded.get_nowait()
    except asyncio.QueueEmpty:
        print("QueueEmpty")
    try:
        bounded.task_done(), bounded.task_done(), bounded.task_done()
    except ValueError as error:
        print(error)


asyncio.run(main())
