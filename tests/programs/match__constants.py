import enum


class Light(enum.Enum):
    RED = 1
    GREEN = 2


class Limits:
    TOP = 10


def check(x):
    match x:
        case Light.RED:
            return "stop"
        case Light.GREEN:
            return "go"
        case Limits.TOP:
            return "top"
        case -1 | 1.5 | 2j:
            return "odd numbers"
        case "a" "b":
            return "ab"
        case other:
            return f"other {other}"


for x in (Light.RED, Light.GREEN, 10, -1, 1.5, 2j, "ab", "c"):
    print(check(x))
