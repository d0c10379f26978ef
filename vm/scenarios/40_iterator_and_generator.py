# title: Iterator and generator
# topic: Generators
# look: The class keeps its place in `self`; the generator keeps it in its paused frame. Both give one value at
#   a time, and neither holds the whole sequence: the sum of a million numbers needs memory for one.
# try: Loop over the same iterator twice. Write `evens` as a generator expression. Send a value into a
#   generator.
# settings: policy=gil cores=1 seed=1
class Countdown:
    def __init__(self, start):
        self.n = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


def countdown(start):
    while start > 0:
        yield start
        start -= 1


def evens(numbers):
    for n in numbers:
        if n % 2 == 0:
            yield n


print("class:    ", list(Countdown(5)))
print("generator:", list(countdown(5)))
print("pipeline: ", [n * n for n in evens(countdown(10))])

paused = countdown(3)
print("first two:", next(paused), next(paused), "- and now it waits, with start = 2")
print("the rest: ", list(paused))
print("sum of 20,000:", sum(evens(countdown(20_000))))
