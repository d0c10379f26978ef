from functools import cache, cached_property, lru_cache


@lru_cache(maxsize=2)
def square(n):
    print("computing", n)
    return n * n


for n in (1, 2, 1, 3, 2):
    square(n)
print(square.cache_info())
square.cache_clear()
print(square.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80))


class Data:
    def __init__(self, numbers):
        self.numbers = numbers

    @cached_property
    def total(self):
        print("summing")
        return sum(self.numbers)


d = Data([1, 2, 3])
print(d.total, d.total)
d.numbers.append(4)
print(d.total)
del d.total
print(d.total)
