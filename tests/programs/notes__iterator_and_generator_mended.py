class Numbers:
    def __init__(self, limit):
        self.limit = limit
        self.current = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.current >= self.limit:
            raise StopIteration
        self.current += 1
        return self.current


def numbers(limit):
    for n in range(1, limit + 1):
        yield n


print(list(Numbers(4)), list(numbers(4)))
it = iter([10, 20])
print(next(it), next(it), next(it, "no more"))
print(iter(it) is it, type(numbers(1)).__name__)
