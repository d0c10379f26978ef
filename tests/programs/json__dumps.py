import json

data = {"name": "Ada", "age": 36, "tags": ["x", None, True], "nested": {"pi": 3.14, "big": 10**20}, "é": "ü\n\"q\""}
print(json.dumps(data))
print(json.dumps(data, indent=2, ensure_ascii=False))
print(json.dumps({"b": 1, "a": [1, 2]}, sort_keys=True, separators=(",", ":")))
print(json.dumps({1: "int key", None: 0, True: 1, 2.5: 2}), json.dumps((1, 2)), json.dumps("text"), json.dumps([]))
print(json.dumps([[], {}, [1]], indent=1), json.dumps(float("inf")))
try:
    json.dumps({1, 2})
except TypeError as error:
    print(error)
print(json.dumps({1}, default=list))
