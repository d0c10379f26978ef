import asyncio


async def numbers(name):
    try:
        n = 0
        while True:
            yield n
            n += 1
    finally:
        await asyncio.sleep(0)
        print(name, "is closed")


kept = []


async def main():
    generator = numbers("kept")
    kept.append(generator)
    async for n in generator:
        if n == 2:
            break
    print("main ends with", n)
    never_begun = numbers("never begun")
    kept.append(never_begun)


asyncio.run(main())
print("after run", kept[0].ag_frame is None, kept[1].ag_frame is None)
