t = (1, "two", 3.0)
print(t, t[0], t[-1], t[1:], len(t), t + (4,), t * 2, "two" in t, t.index("two"), t.count(1))
print((), (1,), tuple("ab"), tuple([1, 2]), (1, 2) < (1, 3), (1, 2) == (1, 2))
a, b, c = t
print(a, b, c, hash((1, 2)) == hash((1, 2)))
try:
    t[0] = 5
except TypeError as error:
    print(error)
mixed = ([], 1)
mixed[0].append("changed")
print(mixed)
try:
    hash(mixed)
except TypeError as error:
    print(error)
try:
    mixed[0] += ["again"]
except TypeError as error:
    print(error, mixed)
print({(0, 0): "origin", (1, 0): "east"}[1, 0])
