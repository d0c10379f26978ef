import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def handle(name):
    user.set(name)
    await asyncio.sleep(0.01)
    return user.get()


async def main():
    print(await asyncio.gather(handle("ada"), handle("bob")))
    print(user.get())
    token = user.set("main")
    print(user.get())
    user.reset(token)
    print(user.get())


asyncio.run(main())
