import asyncio
import warnings


def show(message, category, filename, lineno, file=None, line=None):
    print(category.__name__, message)


warnings.showwarning = show


async def forgotten():
    print("never printed")


async def main():
    forgotten()
    print("main goes on")


asyncio.run(main())
