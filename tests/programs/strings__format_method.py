print("{} and {}".format("a", "b"), "{1} {0}".format("a", "b"), "{x} {y:>4}".format(x=1, y=2))
print("{0[1]} {0[0]} {p.real}".format([10, 20], p=3 + 4j))
print("{!r} {:>6.2f} {{}} {:{}}".format("q", 3.14159, "z", 4))
print("{name}: {score:08.3f}".format(**{"name": "ada", "score": 9.5}))
try:
    "{} {}".format(1)
except IndexError as error:
    print(error)
try:
    "{missing}".format(a=1)
except KeyError as error:
    print("KeyError", error)
print("{a}-{b}".format_map({"a": 1, "b": 2}))
