import asyncio


async def who():
    return asyncio.current_task().get_name()


async def main():
    print(asyncio.current_task().get_name())
    t = asyncio.create_task(who(), name="my-task")
    u = asyncio.create_task(who())
    print(t.get_name(), await t, await u)
    u.set_name("renamed")
    print(u.get_name())
    print(len(asyncio.all_tasks()), asyncio.current_task() in asyncio.all_tasks())


asyncio.run(main())
