import asyncio


class Connection:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        await asyncio.sleep(0.001)
        print("open", self.name)
        return self

    async def __aexit__(self, exc_type, exc, tb):
        await asyncio.sleep(0.001)
        print("close", self.name, exc_type and exc_type.__name__)
        return exc_type is KeyError


async def main():
    async with Connection("db") as db, Connection("cache"):
        print("using", db.name)
    async with Connection("quiet"):
        raise KeyError("swallowed")
    try:
        async with Connection("loud"):
            raise ValueError("out")
    except ValueError as error:
        print("caught", error)
    try:
        async with 5:
            pass
    except TypeError as error:
        print(error)


asyncio.run(main())
