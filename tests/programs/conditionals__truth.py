for value in [0, 1, -1, 0.0, "", "0", [], [0], {}, {"a": 1}, None, (), (0,), set(), range(0), 0j, b"", True]:
    print(repr(value), "yes" if value else "no", end="; ")
print()


class Box:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


print(bool(Box(0)), bool(Box(2)), not Box(0), "a" if Box(1) else "b")
x = 15
if x < 10:
    print("small")
elif x < 20:
    print("medium")
else:
    print("large")
print(x is not None and x > 3, None is None, [] == [], [] is [], 1 if x == 2 else 2 if x == 15 else 3)
print(3 in [1, 2, 3] and "c" not in "ab", not (1 and 0))
