import json

text = '{"a": [1, 2.5, -3e2, true, false, null], "b": {"c": "\\u00e9\\n"}, "d": ""}'
data = json.loads(text)
print(data, type(data["a"][1]).__name__)
print(json.loads("[]"), json.loads(' "x" '), json.loads("12"), json.loads(json.dumps({"k": [1, {"z": None}]})))
for bad in ('{"a": }', "[1, 2", "{'a': 1}", "", "nul", '{"a": 1,}'):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(error)
with open("data.json", "w") as f:
    json.dump({"saved": [1, 2]}, f)
with open("data.json") as f:
    print(json.load(f))
