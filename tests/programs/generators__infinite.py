from itertools import islice


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


print(list(islice(fibonacci(), 12)))
print(list(islice(primes(), 10)))
print(next(f for f in fibonacci() if f > 1000))
