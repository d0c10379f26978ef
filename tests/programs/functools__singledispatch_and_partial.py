import functools


@functools.singledispatch
def show(value):
    return f"something: {value!r}"


@show.register
def _(value: int):
    return f"int {value}"


@show.register(list)
@show.register(tuple)
def _(value):
    return "[" + ", ".join(show(v) for v in value) + "]"


@show.register(type(None))
def show_none(value):
    return "nothing"


print(show(1), show([1, None, "x"]), show((2.5,)), show(True))
print(show.dispatch(bool) is show.dispatch(int), show.registry[type(None)] is show_none)


class Formatter:
    @functools.singledispatchmethod
    def format(self, arg):
        raise NotImplementedError(f"cannot format {type(arg).__name__}")

    @format.register
    def _(self, arg: str):
        return arg.title()

    @format.register
    def _(self, arg: float):
        return f"{arg:.2f}"


f = Formatter()
print(f.format("hello world"), f.format(2.0))
try:
    f.format({})
except NotImplementedError as error:
    print("NotImplementedError:", error)

power = functools.partial(pow, exp=2)
print(power(5), power(5, mod=7), power.func is pow, power.args, power.keywords)
print(functools.reduce(lambda a, b: a * b, range(1, 6)), functools.reduce(max, [], -1))


@functools.total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


print(Version("1.10") > Version("1.9"), Version("2.0") >= Version("2.0"), max(map(Version, ["0.1", "0.3"])).parts)
print(sorted(["b", "A", "c"], key=functools.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
