import asyncio


async def work(n):
    await asyncio.sleep(n / 100)
    return n


def finished(task):
    print("callback for", task.get_name(), task.result())


async def main():
    tasks = []
    for n in (2, 1):
        task = asyncio.create_task(work(n), name=f"work-{n}")
        task.add_done_callback(finished)
        tasks.append(task)
    removed = lambda task: print("never")
    tasks[0].add_done_callback(removed)
    print(tasks[0].remove_done_callback(removed))
    await asyncio.gather(*tasks)


asyncio.run(main())
