import functools
import time


def timed(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return func(*args, **kwargs)
        finally:
            took = time.perf_counter() - start
            print(f"{func.__name__} took about {took:.1f} s")
    return wrapper


@timed
def nap(seconds):
    time.sleep(seconds)
    return "rested"


print(nap(0.11))
print(nap(0.2))
