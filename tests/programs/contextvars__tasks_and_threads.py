import asyncio
import contextvars
import threading

request = contextvars.ContextVar("request", default="none")
log = []


async def handle(name):
    token = request.set(name)
    await asyncio.sleep(0.001)
    log.append(request.get())
    await nested()
    request.reset(token)
    return request.get()


async def nested():
    log.append(f"nested {request.get()}")
    request.set("changed below")


async def main():
    print(await asyncio.gather(*(handle(n) for n in "ab")), sorted(log), request.get())
    request.set("main")
    print(await asyncio.to_thread(request.get))
    task = asyncio.create_task(nested())
    await task
    print(request.get(), log[-1])


asyncio.run(main())
seen = []
t = threading.Thread(target=lambda: seen.append(request.get()))
t.start()
t.join()
context = contextvars.copy_context()
context.run(request.set, "inside")
print(seen, request.get(), context[request], request in contextvars.copy_context(), len(context))
t = threading.Thread(target=context.run, args=(lambda: seen.append(request.get()),))
t.start()
t.join()
print(seen)
