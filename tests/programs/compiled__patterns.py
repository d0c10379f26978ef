from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


class Colour:
    RED = "red"
    __match_args__ = ("name",)

    def __init__(self, name):
        self.name = name


def what(value):
    match value:
        case 0 | 1 as small if small:
            return f"one {small}"
        case -1:
            return "minus one"
        case 1.5 | 2j:
            return "number"
        case None | True | False:
            return f"single {value}"
        case Colour.RED:
            return "red"
        case "a" "b":
            return "ab"
        case b"bytes":
            return "bytes"
        case []:
            return "empty"
        case [Point(x=0, y=0), *_]:
            return "starts at origin"
        case [1, [2, *inner], *rest, 9]:
            return f"nested {inner} {rest}"
        case (first, _) | [first, _, _]:
            return f"two or three from {first}"
        case [*_, last]:
            return f"ends {last}"
        case {"kind": "circle", "r": int() | float() as r}:
            return f"circle {r}"
        case {"kind": kind, **rest} if rest:
            return f"{kind} with {rest}"
        case {"kind": _}:
            return "kind only"
        case {}:
            return "mapping"
        case Point(0, y):
            return f"on the axis at {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point():
            return "point"
        case Colour(name):
            return f"colour {name}"
        case str(text):
            return f"text {text}"
        case int(n) | float(n) if n > 100:
            return f"large {n}"
        case _:
            return "other"


values = [
    1, 0, -1, 1.5, 2j, None, True, False, "red", "ab", b"bytes", [], [Point(0, 0), 1, 2, 3], [1, [2, 3, 4], 5, 6, 9],
    (5, 6), [5, 6, 7], [1, 2, 3, 4], {"kind": "circle", "r": 2.5}, {"kind": "square", "side": 1}, {"kind": 1}, {"z": 1},
    {}, Point(0, 3), Point(4, 4), Point(1, 2), Colour("blue"), "word", 500, 50, set(), range(4), "xy",
]
for value in values:
    print(value if not isinstance(value, Colour) else "colour", "->", what(value))


def subject_is_kept(x):
    match x:
        case [x, 1]:
            return "one", x
        case [y, 2] if (x := y):
            return "two", x
        case [x, 3] if x > 10:
            return "big", x
        case [z, 3]:
            return "three", x, z
    return "none", x


print(subject_is_kept([5, 1]), subject_is_kept([6, 2]), subject_is_kept([20, 3]), subject_is_kept([7, 3]), subject_is_kept(8))


def flow(commands):
    for command in commands:
        match command.split():
            case ["stop"]:
                break
            case ["skip", *_]:
                continue
            case ["go", direction, *more]:
                print("go", direction, more)
    else:
        return "all"
    return "stopped"


print(flow(["go north", "skip this", "go south fast now"]), flow(["stop", "go west"]))
try:
    match Colour("x"):
        case Colour(a, b):
            pass
except TypeError as e:
    print(e)
