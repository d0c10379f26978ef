import functools
import threading
import time


def synchronised(lock=None):
    def decorate(function):
        own = lock or threading.RLock()

        @functools.wraps(function)
        def call(*args, **kwargs):
            with own:
                return function(*args, **kwargs)

        call.lock = own
        return call

    return decorate


class RateLimiter:
    def __init__(self, calls, period):
        self.calls, self.period = calls, period
        self.times = []
        self.lock = threading.Lock()

    def __call__(self, function):
        @functools.wraps(function)
        def call(*args):
            with self.lock:
                now = time.monotonic()
                self.times = [t for t in self.times if now - t < self.period]
                if len(self.times) >= self.calls:
                    time.sleep(self.period - (now - self.times[0]))
                self.times.append(time.monotonic())
            return function(*args)

        return call


counter = 0


@synchronised()
def increment(n: int = 1) -> int:
    """Adds."""
    global counter
    before = counter
    time.sleep(0.0005)
    counter = before + n
    return counter


@RateLimiter(2, 0.05)
def ping(n):
    return n


threads = [threading.Thread(target=increment) for _ in range(10)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter, increment.__name__, increment.__doc__, increment.__annotations__, increment.__wrapped__ is not increment)
started = time.monotonic()
print([ping(n) for n in range(5)], 0.09 < time.monotonic() - started < 1)


def retry(times, *errors):
    def decorate(function):
        @functools.wraps(function)
        def call(*args):
            for attempt in range(1, times + 1):
                try:
                    return function(attempt, *args)
                except errors as error:
                    print(f"attempt {attempt}: {error!r}")
            raise RuntimeError(f"{function.__name__} failed {times} times")

        return call

    return decorate


@retry(3, ConnectionError, TimeoutError)
def flaky(attempt, limit):
    if attempt < limit:
        raise ConnectionError("reset") if attempt % 2 else TimeoutError()
    return f"worked at attempt {attempt}"


print(flaky(3))
try:
    flaky(9)
except RuntimeError as error:
    print(error, repr(error.__context__))
