class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left


def words():
    yield "one"
    yield "two"


for made in (map(str, [1]), map(str, words()), filter(None, [0, 1]), filter(str, Countdown(2)), zip([1], [2]),
             zip(words(), Countdown(3)), enumerate("ab"), enumerate(words(), 5)):
    kind = type(made)
    print(kind, kind.__name__, repr(made).split(" at ")[0], iter(made) is made, hasattr(made, "send"), list(made), list(made))
print(type(map(str, [])) is map, isinstance(map(str, []), map), isinstance(zip(words()), zip), callable(filter))
print(map, filter, zip, enumerate, reversed)

m = map(lambda a, b: a + b, Countdown(3), [10, 20, 30])
print(m.__next__(), next(m), next(m), next(m, "over"))


def stop(value):
    if value == 2:
        raise StopIteration
    return value


print(list(map(stop, [1, 2, 3])))
try:
    next(map(lambda value: 1 // value, [0]))
except ZeroDivisionError as error:
    print("raised", error)
for call in (lambda: map(str), lambda: map(), lambda: filter(None), lambda: map(str, 5), lambda: filter(str, 5)):
    try:
        call()
    except TypeError as error:
        print(error)
print(list(zip(words(), [1, 2], strict=True)))
try:
    list(zip(words(), [1], strict=True))
except ValueError as error:
    print(error)
