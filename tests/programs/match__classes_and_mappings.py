from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


class Event:
    __match_args__ = ("kind", "detail")

    def __init__(self, kind, detail):
        self.kind, self.detail = kind, detail


def look(value):
    match value:
        case None:
            return "nothing"
        case True | False:
            return f"bool {value}"
        case int(n) if n < 0:
            return f"negative {n}"
        case int() | float():
            return f"number {value}"
        case str(s):
            return f"text of {len(s)}"
        case Point(x=0, y=0):
            return "origin"
        case Point(0, y):
            return f"on the y axis at {y}"
        case Point(x, y):
            return f"point {x},{y}"
        case Event("click", (x, y)):
            return f"click at {x},{y}"
        case Event(kind=k):
            return f"event {k}"
        case {"type": "user", "name": name, **rest}:
            return f"user {name} {rest}"
        case {"type": t}:
            return f"mapping {t}"
        case [1, [2, inner]]:
            return f"nested {inner}"
        case (a, b):
            return f"pair {a} {b}"
    return "unmatched"


for v in [None, True, -3, 4, 2.5, "hey", Point(0, 0), Point(0, 2), Point(3, 4), Event("click", (1, 2)), Event("key", 1),
          {"type": "user", "name": "ada", "id": 1}, {"type": "x"}, {"z": 1}, [1, [2, 9]], (5, 6), [1, 2, 3], b"ab"]:
    print(look(v))
