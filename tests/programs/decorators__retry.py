import functools


def retry(times, exceptions=(Exception,)):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return func(*args, **kwargs)
                except exceptions as error:
                    print(f"attempt {attempt} failed: {error}")
                    if attempt == times:
                        raise
        return wrapper
    return decorate


tries = iter([ValueError("no"), ValueError("still no"), "yes"])


@retry(3, (ValueError,))
def unsteady():
    outcome = next(tries)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


print(unsteady())


@retry(2)
def hopeless():
    raise KeyError("gone")


try:
    hopeless()
except KeyError as error:
    print("gave up:", error)
