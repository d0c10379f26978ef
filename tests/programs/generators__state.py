import inspect


def gen():
    x = yield 1
    yield x


g = gen()
print(inspect.getgeneratorstate(g))
next(g)
print(inspect.getgeneratorstate(g))
print(g.send(5), g.gi_frame is not None)
print(list(g), inspect.getgeneratorstate(g), g.gi_frame)


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)
