import contextlib

with contextlib.suppress(KeyError, ZeroDivisionError):
    {}["missing"]
    print("never")
print("after suppress")


class Tap:
    def close(self):
        print("tap closed")


with contextlib.closing(Tap()):
    print("water")
with contextlib.nullcontext("value") as v:
    print(v)


class Timer(contextlib.ContextDecorator):
    def __enter__(self):
        print("start")
        return self

    def __exit__(self, *exc):
        print("stop")


@Timer()
def work(x):
    print("work", x)


work(1)
