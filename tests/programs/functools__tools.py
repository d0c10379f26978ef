import functools
import operator

print(functools.reduce(operator.mul, [1, 2, 3, 4]), functools.reduce(lambda a, b: a + b, [], 10))
double = functools.partial(pow, exp=2)
print(double(5), functools.partial(print, "hello", sep="-")("world"))
base2 = functools.partial(int, base=2)
print(base2("1010"), base2.func is int, base2.keywords)
try:
    functools.reduce(operator.add, [])
except TypeError as error:
    print(error)


@functools.singledispatch
def show(x):
    return "something"


@show.register
def _(x: int):
    return f"int {x}"


@show.register(list)
def _(x):
    return f"list of {len(x)}"


print(show(1), show([1, 2]), show("s"), show(True))


class Cell:
    def set_state(self, state):
        self.state = state

    turn_on = functools.partialmethod(set_state, "on")


c = Cell()
c.turn_on()
print(c.state)
