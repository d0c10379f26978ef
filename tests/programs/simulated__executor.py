# cpython: no (the playground's own module)
from interleave import Executor


def square(n):
    return n * n


if __name__ == "__main__":
    with Executor(max_workers=2) as executor:
        print(list(executor.map(square, range(5))))
        print(executor.submit(square, 12).result())
