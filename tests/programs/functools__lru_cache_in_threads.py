import functools
import threading


@functools.lru_cache(maxsize=3)
def square(n, *, scale=1):
    """Squares."""
    return n * n * scale


print(square(2), square(2), square(3), square(2, scale=2), square.cache_info())
square(4), square(5), square(6)
print(square.cache_info(), square.cache_parameters(), square.__name__, square.__doc__)
square.cache_clear()
print(square.cache_info(), square.__wrapped__(9))


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


threads = [threading.Thread(target=fib, args=(30,)) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(fib(30), fib.cache_info().currsize)


class Circle:
    def __init__(self, r):
        self.r = r

    @functools.cached_property
    def area(self):
        print("computed")
        return 3 * self.r**2


c = Circle(2)
print(c.area, c.area, vars(c))
del c.area
c.r = 1
print(c.area)
try:
    square([])
except TypeError as error:
    print("TypeError:", error)
