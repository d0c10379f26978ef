def memoise(func):
    cache = {}

    def wrapper(*args):
        if args not in cache:
            print("computing", args)
            cache[args] = func(*args)
        return cache[args]

    wrapper.cache = cache
    return wrapper


@memoise
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(5))
print(fib(5), len(fib.cache))
