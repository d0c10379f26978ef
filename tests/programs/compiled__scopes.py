x = "module"


class A:
    x = "class"
    seen = [x for _ in range(1)]
    pairs = [(i, j) for i in range(2) for j in range(i)]

    def method(self):
        return x

    nested = lambda self: __class__.x


print(A.seen, A.pairs, A().method(), A().nested())


def outer():
    x = "outer"

    class B:
        y = x
        x = "inner class"

        def get(self):
            return x

    def change():
        nonlocal x
        x = "changed"
        return [x for x in "ab"], x, {x: x for x in "c"}, {x for x in "d"}, list(x for x in "e")

    print(B.x, B().get(), change(), x)
    return B


try:
    outer()
except NameError as e:
    print(type(e).__name__, e)


def comprehensions():
    rows = [[1, 2], [3]]
    n = 10
    print([n + cell for row in rows for cell in row if cell != 2], n)
    print([[cell * n for cell in row] for row in rows])
    makers = [lambda: i for i in range(3)]
    print([make() for make in makers])
    makers = [lambda i=i: i for i in range(3)]
    print([make() for make in makers])
    last = [y := v for v in range(3)]
    print(y, last)
    print(any((found := v) > 1 for v in range(5)), found)
    return {k: [v for v in range(k)] for k in range(3)}


print(comprehensions())


def counter():
    count = 0

    def increment(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        del count
        try:
            return count
        except NameError as e:
            print(type(e).__name__, e)
        count = 100

    return increment, reset


increment, reset = counter()
print(increment(), increment(5))
reset()
print(increment())


def globals_and_locals():
    global made
    made = "made"

    def inner():
        global made
        made += " again"

    inner()
    for loop in []:
        pass
    try:
        print(loop)
    except UnboundLocalError as e:
        print(e)
    if made:
        bound = 1
    print(bound)
    del bound
    try:
        bound
    except UnboundLocalError as e:
        print(e)


globals_and_locals()
print(made)


class Private:
    __hidden = 1

    def __init__(self):
        self.__own = 2

    def __get(self):
        return self.__hidden, self.__own

    def show(self):
        def inner(__parameter=3):
            return self.__get(), __parameter

        return inner()


print(Private().show(), sorted(name for name in vars(Private()) if "own" in name))


class Base:
    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag

    def who(self):
        return "base"


class Derived(Base, tag="t"):
    def who(self):
        parts = [super(Derived, self).who() for _ in range(1)]
        return [lambda: super(Derived, self).who()][0](), parts, super().who(), __class__.__name__


print(Derived().who(), Derived.tag)
options = {"tag": "starred"}


class Starred(*[Base], **options):
    pass


print(Starred.tag)


def parameters(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


print(parameters(1, d=4), parameters(1, 2, 3, 4, 5, d=6, e=7, f=8), parameters(*"xyz", **{"d": 1, "g": 2}))
values = list(range(300))
print(len([*values, *values]), sum((*values, 1)), max(*values, 5), len({*values}), len({**{v: v for v in values}, "a": 1}))
long_list = [
    values, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
    values, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
    values, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
    values, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
]
print(len(long_list), long_list[99], long_list[101])
