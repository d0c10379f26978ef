calls = []


def default(value):
    calls.append(value)
    return value


def f(a, b=default(10), *, c=default(20)):
    return a + b + c


print(calls)
print(f(1), f(1, 2), f(1, c=3))
print(calls)
print(f.__defaults__, f.__kwdefaults__)
