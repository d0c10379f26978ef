class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        n = self.start
        while n:
            yield n
            n -= 1


class Squares:
    def __init__(self, limit):
        self.limit = limit
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.n >= self.limit:
            raise StopIteration
        self.n += 1
        return self.n**2


c = Countdown(3)
print(list(c), list(c), 2 in c, sum(c))
s = Squares(4)
print(next(s), next(s), list(s), list(s), next(s, "empty"))
a, *rest = Countdown(4)
print(a, rest, max(Squares(3)))
