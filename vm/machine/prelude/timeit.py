"""How long calls take, in virtual time."""

import time

default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter


def _refuse(code):
    if isinstance(code, str) and code != "pass":
        raise NotImplementedError("timeit: source texts cannot be run here; pass a function: timeit(lambda: …)")


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        _refuse(stmt)
        _refuse(setup)
        self._call = stmt if callable(stmt) else lambda: None
        self._setup = setup if callable(setup) else lambda: None
        self._timer = timer

    def timeit(self, number=default_number):
        self._setup()
        call = self._call
        start = self._timer()
        for _ in range(number):
            call()
        return self._timer() - start

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        size = 1
        while True:
            for factor in (1, 2, 5):
                taken = self.timeit(size * factor)
                if callback is not None:
                    callback(size * factor, taken)
                if taken >= 0.2:
                    return size * factor, taken
            size *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
