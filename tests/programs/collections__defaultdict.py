from collections import OrderedDict, defaultdict

groups = defaultdict(list)
for word in ["apple", "bean", "avocado", "beet"]:
    groups[word[0]].append(word)
print(groups, dict(groups), groups.get("z"), "z" in groups)
counts = defaultdict(int)
for c in "hello":
    counts[c] += 1
print(dict(counts), counts["new"], len(counts))
tree = lambda: defaultdict(tree)
t = tree()
t["a"]["b"]["c"] = 1
print(t["a"]["b"]["c"], list(t))
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
print(o, o.popitem(), o.popitem(last=False), list(o))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) == {"a": 1})
o["z"] = 26
o.move_to_end("z", last=False)
print(list(o), repr(defaultdict(None, {"k": 1})))
try:
    defaultdict(None)["x"]
except KeyError as error:
    print("KeyError", error)
