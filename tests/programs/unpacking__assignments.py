a, b = 1, 2
a, b = b, a
print(a, b)
first, *middle, last = range(6)
print(first, middle, last)
*start, end = "abc"
print(start, end)
(x, (y, z)), w = (1, [2, 3]), 4
print(x, y, z, w)
[p, q] = {"k1": 1, "k2": 2}
print(p, q)
one, = [1]
print(one)
i = 0
values = [10, 20, 30]
i, values[i] = 1, 99
print(i, values)
a = b = []
a.append(1)
print(b)
for n, (l, *rest) in enumerate([("a", 1, 2), ("b",)]):
    print(n, l, rest)
for bad in ([1], [1, 2, 3], 5):
    try:
        m, n = bad
    except (ValueError, TypeError) as error:
        print(error)
try:
    a, *b, c = [1]
except ValueError as error:
    print(error)
