import asyncio


async def main():
    stack, heap = asyncio.LifoQueue(), asyncio.PriorityQueue(maxsize=3)
    for n in (2, 3, 1):
        stack.put_nowait(n)
        heap.put_nowait(n)
    print([stack.get_nowait() for _ in range(3)], heap.full())
    try:
        heap.put_nowait(9)
    except asyncio.QueueFull as error:
        print("full", repr(error))
    print([await heap.get() for _ in range(3)])
    try:
        heap.get_nowait()
    except asyncio.QueueEmpty:
        print("empty")
    try:
        await asyncio.wait_for(heap.get(), 0.01)
    except TimeoutError:
        print("nothing came")
    for n in range(3):
        heap.task_done()
    await heap.join()


asyncio.run(main())
