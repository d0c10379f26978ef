a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, 2 in a, len(a), a <= {1, 2, 3, 4}, a < a, a.isdisjoint({9}))
a.add(5)
a.add(1)
a.discard(99)
a.remove(2)
print(sorted(a), set(), set("a"), {1, 1.0, True})
print(sorted(a.union([7], (8,))), a.intersection({1, 5}), a.difference([1]), a.issuperset({1}))
a |= {10}
a &= {1, 3, 10}
a -= {3}
print(sorted(a), sorted({x * x for x in range(-3, 4)}))
f = frozenset([1, 2])
print(f, {f: "key"}[frozenset([2, 1])], f | {3}, f == {1, 2})
try:
    a.remove(99)
except KeyError as error:
    print("KeyError", error)
try:
    {[1]}
except TypeError as error:
    print(error)
try:
    f.add(3)
except AttributeError as error:
    print(error)
s = {7}
print(s.pop(), s, sorted(set([3, 1, 2, 3])))
