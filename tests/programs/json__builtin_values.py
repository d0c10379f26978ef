import json
from enum import IntEnum

samples = [
    None, True, False, 0, -17, 10**30, 1.5, -0.0, 1e100, 1e-7, float("inf"), float("-inf"), "", "plain", 'q"uo\\te', "tab\t nl\n\r\b\f\x00\x1f\x7f",
    "ümläut \u2028 \U0001F600", [], [[]], {}, {"a": {}}, (1, (2,)), [1, [2, [3, {"k": [None]}]]],
    {1: "int", 1.5: "float", None: "none", True: "bool", "s": "str"}, {"b": 1, "a": [1, 2, {"c": ()}]},
]  # fmt: skip
for sample in samples:
    print(json.dumps(sample), json.dumps(sample, ensure_ascii=False))
print(json.dumps(float("nan")))
for settings in ({"indent": 2}, {"indent": 0}, {"indent": "--"}, {"separators": (",", ":")}, {"sort_keys": True}, {"indent": 1, "separators": (", ", "=")}):
    print(settings, json.dumps(samples[-1], **settings), json.dumps([[], {}, [1]], **settings))


class Colour(IntEnum):
    RED = 1


class Name(str):
    pass


class Things(list):
    pass


print(json.dumps([Colour.RED, Name("n"), Things([1]), {Name("k"): Colour.RED}]))
print(json.dumps({"at": 3 + 4j}, default=lambda value: [value.real, value.imag]))
print(json.dumps({"a": 1, (1, 2): 3}, skipkeys=True))


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


endless = []
endless.append(endless)
print(attempt(lambda: json.dumps(endless)), attempt(lambda: json.dumps({1, 2})), attempt(lambda: json.dumps({(1,): 2})))
print(attempt(lambda: json.dumps([float("nan")], allow_nan=False)))
deep = "[" * 150 + "]" * 150
print(json.dumps(json.loads(deep)) == deep)

texts = [
    "null", " true ", "\n[1, 2.5, -3e2, 1E+2, -0, 0.5]\t", '{"a": {"b": [], "c": {}}, "a": 2}', '"\\u00fc\\ud83d\\ude00\\n\\/"', "123456789012345678901234567890",
    "-Infinity", "[NaN]", '"' + "x" * 50 + '"', "1e400", "", "[", "[1,", "[1,]", "{", '{"a"', '{"a":', '{"a" 1}', '{"a": 1,}', "{'a': 1}", "[1 2]", "01", "-", "1.", "2 3", "nul", "tru",
    '"open', '"bad \\x"', '"bad \\u12"', '"\n"', '[\n1,\n  2,\n x]', "\ufeff1", "[" + "\u00e9" + "]",
]  # fmt: skip
for text in texts:
    print(repr(attempt(lambda: json.loads(text))))
print(json.loads(b'{"bytes": 1}'), json.loads('"a\\tb"'), json.loads('{"a": 1}', object_hook=lambda found: list(found)))
print(json.loads("[1.5, 2]", parse_float=str, parse_int=float), json.loads('{"b": 1, "a": 2}', object_pairs_hook=list))
print(attempt(lambda: json.loads(5)), json.loads('"\t"', strict=False) if False else json.JSONDecoder(strict=False).decode('"\t"'))
