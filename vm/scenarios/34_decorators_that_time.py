# title: Decorators that time things
# topic: Toolbox
# look: The plain decorator takes a function; the one with an argument takes the argument first and gives back a
#   decorator. `functools.wraps` keeps the name. Timing a coroutine needs an async wrapper, or only its creation
#   is timed.
# try: Use `@timed` on `fetch`: why is it so fast? Swap the order of the two decorators on `report`.
# settings: policy=gil cores=1 seed=1
import asyncio
import functools
import time


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            print(f"  {function.__name__}{args} took {time.perf_counter() - start:.1f} s")
    return wrapper


def repeated(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return [function(*args, **kwargs) for _ in range(times)]
        return wrapper
    return decorate


def timed_async(function):
    @functools.wraps(function)
    async def wrapper(*args):
        start = time.perf_counter()
        result = await function(*args)
        print(f"  {function.__name__}{args} took {time.perf_counter() - start:.1f} s")
        return result
    return wrapper


@timed
@repeated(3)
def report(seconds):
    time.sleep(seconds)
    return "page"


@timed_async
async def fetch(seconds):
    await asyncio.sleep(seconds)
    return "answer"


print(report(0.1), report.__name__)
print(asyncio.run(fetch(0.4)))
