def inner():
    received = yield 1
    print("inner received", received)
    try:
        yield 2
    except ValueError:
        print("inner handled ValueError")
        yield 3
    return "inner's result"


def outer():
    result = yield from inner()
    print("outer got", result)
    yield from [10, 20]
    yield from "ab"
    return "end"


g = outer()
print(next(g))
print(g.send("hello"))
print(g.throw(ValueError))
print(list(g))
