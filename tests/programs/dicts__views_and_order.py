d = {"one": 1, "two": 2, "three": 3}
keys = d.keys()
d["four"] = 4
print(keys, d.values(), d.items())
print(len(keys), "four" in keys, ("one", 1) in d.items(), sorted(keys & {"one", "zzz"}))
d["one"] = 11
del d["two"]
d["two"] = 22
print(d)
grouped = {}
for word in ["apple", "avocado", "bean", "cherry", "blueberry"]:
    grouped.setdefault(word[0], []).append(word)
print(grouped)
print({k: len(v) for k, v in sorted(grouped.items(), reverse=True)})
print(min(d, key=d.get), max(d.items(), key=lambda kv: kv[1]))
nested = {"a": {"b": {"c": 1}}}
nested["a"]["b"]["d"] = [1, {"e": 2}]
print(nested, nested["a"]["b"]["d"][1]["e"])
