def note(name, value=None):
    print(name, end=" ")
    return value


def local_and_walrus():
    x = 1
    print(x + (x := 5), x)
    print((x := 2) + (x := 3) * x, x)
    print([x, (x := 7), x], (x, (x := 8)), {x: (x := 9)}, max(x, (x := 10)))
    y = x if (x := 0) else x - 1
    print(x, y, x < (x := 4) < 5, x)
    a = [0, 1, 2, 3]
    i = 1
    a[i], i = i + 10, 3
    print(a, i)
    i, a[i] = 0, "zero"
    print(a, i)
    a, i = i, a
    print(a, i)
    p, q, r = 1, 2, 3
    p, q, r = q, r, p
    print(p, q, r)
    p, (q, *r) = r, (p, q, p)
    print(p, q, r)


local_and_walrus()
target = {}


class Holder:
    def __getattr__(self, name):
        return note("get " + name, 1)

    def __setattr__(self, name, value):
        note(f"set {name}={value}")


def holder(name):
    note(name)
    return Holder()


holder("h").a = note("value", 2)
print()
holder("h").b += note("value", 2)
print()
note("dict", target)[note("key", "k")] = note("value", 3)
print(target)
note("dict", target)[note("key", "k")] += note("value", 4)
print(target)
print({note("k1", 1): note("v1", 2), note("k2", 3): note("v2", 4)})
print(note("f", print)(note("a1", 1), *note("star", [2, 3]), note("a2", 4), sep=note("sep", "-"), **note("more", {"end": "!\n"})))
print(note("left", 1) < note("middle", 0) < note("right", 5))
print(note("x", 0) or note("y", "") or note("z", 3), note("x", 1) and note("y", 0) and note("z", 3))
print([note("element", e) for e in note("iterable", [1, 2]) if note("condition", True)])


def decorator(name):
    note("make " + name)

    def apply(function):
        note("apply " + name)
        return function

    return apply


@decorator("outer")
@decorator("inner")
def decorated(a: note("annotation a") = note("default a"), *, b: note("annotation b") = note("default b")) -> note("returns"):
    pass


print()
print(list(decorated.__annotations__))


@decorator("class decorator")
class Decorated(note("base", object)):
    note("body")


print()
x = y = [note("once", 1)]
print(x is y)
del x[0], y
s = "abcdef"
print(s[note("from", 1):note("to", 5):note("step", 2)])
