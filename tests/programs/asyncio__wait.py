import asyncio


async def work(n, fail=False):
    await asyncio.sleep(n / 50)
    if fail:
        raise ValueError(n)
    return n


async def main():
    tasks = {asyncio.create_task(work(n)) for n in (1, 2, 4)}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), [t.result() for t in done])
    done, pending = await asyncio.wait(pending, timeout=0.03)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks)
    print(sorted(t.result() for t in done), pending)
    bad = [asyncio.create_task(work(1, True)), asyncio.create_task(work(3))]
    done, pending = await asyncio.wait(bad, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), repr(done.pop().exception()))
    pending.pop().cancel()


asyncio.run(main())
