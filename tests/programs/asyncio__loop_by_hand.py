import asyncio


async def work(n):
    await asyncio.sleep(0.01)
    return n


loop = asyncio.new_event_loop()
print(loop.is_running(), loop.is_closed())
print(loop.run_until_complete(work(5)))
task = loop.create_task(work(6))
loop.call_later(0.03, loop.stop)
loop.run_forever()
print(task.result())
loop.close()
print(loop.is_closed())
try:
    loop.run_until_complete(asyncio.sleep(0))
except RuntimeError as error:
    print(error)
