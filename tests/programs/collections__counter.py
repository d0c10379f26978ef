from collections import Counter

c = Counter("abracadabra")
print(c, c["a"], c["z"], c.most_common(2))
c.update("aaa")
c.subtract({"b": 5})
print(c, c.total(), sorted(c.elements())[:4])
a, b = Counter(x=3, y=1), Counter(x=1, y=2)
print(a + b, a - b, a & b, a | b, +Counter(p=1, q=-1))
print(a == Counter("xxxy"), dict(a), list(a.items()), "x" in a)
del a["x"]
print(a, Counter(), Counter([1, 1, 2]))
