people = [("ada", 36), ("bob", 25), ("cyd", 36), ("dan", 25)]
print(sorted(people, key=lambda p: p[1]))
print(sorted(people, key=lambda p: p[1], reverse=True))
print(sorted(people, key=lambda p: (-p[1], p[0])))


class Thing:
    compared = 0

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        Thing.compared += 1
        return self.n < other.n


things = sorted([Thing(n) for n in [5, 2, 8, 1]])
print([t.n for t in things], Thing.compared > 0)
from functools import cmp_to_key
print(sorted([3, 11, 2], key=cmp_to_key(lambda a, b: (str(a) > str(b)) - (str(a) < str(b)))))
numbers = [5, 3, 9]
numbers.sort(reverse=True)
print(numbers, numbers.sort())
try:
    [1, "a", 2].sort()
except TypeError as error:
    print(error)
