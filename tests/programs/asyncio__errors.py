import asyncio


async def coro():
    return 1


try:
    asyncio.run(5)
except ValueError as error:
    print(error)
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)


async def main():
    try:
        asyncio.run(unused := coro())
    except RuntimeError as error:
        print(error)
        unused.close()
    try:
        await 5
    except TypeError as error:
        print(error)
    c = coro()
    print(await c)
    try:
        await c
    except RuntimeError as error:
        print(error)
    try:
        for x in (c := coro()):
            pass
    except TypeError as error:
        print(error)
        c.close()


asyncio.run(main())
