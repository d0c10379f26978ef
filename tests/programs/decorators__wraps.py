import functools


def logged(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)
    return wrapper


@logged
def documented(x):
    """Return x unchanged."""
    return x


print(documented.__name__, documented.__doc__)
print(documented.__wrapped__(5), documented(6))
