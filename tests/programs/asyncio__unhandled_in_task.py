import asyncio


async def fails():
    raise ValueError("unnoticed?")


def handler(loop, context):
    print("handler:", context["message"], repr(context["exception"]))


async def main():
    asyncio.get_running_loop().set_exception_handler(handler)
    task = asyncio.create_task(fails())
    await asyncio.sleep(0.01)
    print(task.done())
    del task
    await asyncio.sleep(0.01)
    print("end")


asyncio.run(main())
