class Base:
    def __init__(self, x, *args, key=1, **kwargs):
        super().__init__()
        self.__x = x


def outer(n: int = 3) -> int:
    total = 0

    def inner():
        nonlocal total
        total += n
        return lambda: total

    return inner


squares = [x * x for x in range(10) if x % 2]
pairs = {a: b for a, b in zip("ab", "cd")}
lazy = (x for x in squares)
functions = [lambda: i for i in range(3)]
text = f"{squares!r:>{10}} and {pairs=}"
