from dataclasses import dataclass


@dataclass
class Click:
    x: int
    y: int
    button: str = "left"


class Key:
    __match_args__ = ("name",)

    def __init__(self, name, *mods):
        self.name = name
        self.mods = mods


def handle(event):
    match event:
        case Click(0, 0):
            return "origin"
        case Click(x=x, y=y, button="left") if x == y:
            return f"diagonal {x}"
        case Click(button="right" | "middle" as button):
            return f"other button {button}"
        case Key("q" | "x", mods=("ctrl",)):
            return "quit"
        case Key(str(name)):
            return f"key {name}"
        case {"type": "move", "to": [x, y, *rest], **others}:
            return f"move to {x},{y} {rest} {others}"
        case {"type": kind}:
            return f"dict of {kind}"
        case [] | ():
            return "empty"
        case [("load" | "save") as verb, str(path)]:
            return f"{verb} {path}"
        case ["go", ("north" | "south") as way, int() | float() as steps]:
            return f"go {way} {steps}"
        case [first, *_, last]:
            return f"from {first} to {last}"
        case bool(flag):
            return f"flag {flag}"
        case int(n) if n < 0:
            return "negative"
        case 0 | 1 | 2:
            return "small"
        case None:
            return "none"
        case str() as text:
            return f"text of {len(text)}"
        case _:
            return f"unknown {type(event).__name__}"


events = [
    Click(0, 0), Click(2, 2), Click(1, 2, "right"), Click(1, 2), Key("q", "ctrl"), Key("a"), Key(3),
    {"type": "move", "to": [1, 2, 3], "fast": True}, {"type": "stop"}, {"kind": 1}, [], (), ["load", "a.txt"],
    ("go", "north", 2.5), ["go", "up", 1], range(3), True, -4, 2, 9, None, "hello", 2.5, b"ab",
]
for event in events:
    print(handle(event))
