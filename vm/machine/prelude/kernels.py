"""The playground's own kernels: real work that releases the interpreter lock, as NumPy and its like do."""

from _vm import kernel, offload


def _run(name, *args):
    result, seconds = kernel(name, args)
    return offload(seconds, name, result)


def primes(start, stop):
    """How many primes there are from `start` to below `stop`."""
    return _run("primes", start, stop)


def mandelbrot(width=320, height=240, max_iterations=200, rows=None):
    """The sum of the iterations of all points of a picture of the Mandelbrot set, or of some rows of it."""
    first, end = (0, height) if rows is None else (rows.start, rows.stop) if isinstance(rows, range) else rows
    return _run("mandelbrot", width, height, max_iterations, first, end)


def monte_carlo_pi(samples, seed=0):
    """Pi, from random points in a square."""
    return 4 * _run("pi", samples, seed) / samples


def sort(length, seed=0):
    """Sorts random numbers; a number that stands for the result."""
    return _run("sort", length, seed)


def matrix(size, seed=0, rows=None):
    """Multiplies two random matrices, or some rows of them; a number that stands for the result."""
    first, end = (0, size) if rows is None else (rows.start, rows.stop) if isinstance(rows, range) else rows
    return _run("matmul", size, first, end, seed)


def word_count(words, seed=0):
    """Counts the words of a random text."""
    return _run("words", words, seed)


def hash(data, rounds=1):
    """The SHA-256 of the data, `rounds` times over, as hexadecimal digits."""
    if isinstance(data, str):
        raise TypeError("Strings must be encoded before hashing")
    if isinstance(data, int):
        return _run("hash_work", data, 0)
    digest = bytes(data)
    for _ in range(rounds):
        digest = _run("sha256", digest)
    return digest.hex()
