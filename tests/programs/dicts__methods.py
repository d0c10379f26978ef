d = {"a": 1, "b": 2}
d["c"] = 3
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, list(d), list(d.values()), list(d.items()))
d.update(b=20, e=5)
d.update([("f", 6)])
print(d, d.pop("a"), d.pop("zz", None), d.popitem(), d)
print(d.setdefault("b", 99), d.setdefault("new", []), d)
del d["c"]
print(d, d | {"x": 1}, dict.fromkeys("ab", 0), dict([("k", "v")]), dict(zip("xy", [1, 2])))
d |= {"y": 2}
print(sorted(d, key=str), list(reversed(d)), d == {"b": 20}, {1: "a"} == {1.0: "a"})
for key, value in d.items():
    print(key, value, end="; ")
print()
copy = d.copy()
copy.clear()
print(copy, bool(copy), len(d))
try:
    del d["nope"]
except KeyError as error:
    print("KeyError", error)
try:
    for k in d:
        d[k + "!"] = 1
except RuntimeError as error:
    print(error)
