def repeat(times, *, sep=" "):
    def decorate(func):
        def wrapper(*args):
            return sep.join(str(func(*args)) for _ in range(times))
        return wrapper
    return decorate


@repeat(3)
def greet(name):
    return f"hi {name}"


@repeat(times=2, sep="|")
def number():
    return 7


print(greet("ada"))
print(number())
