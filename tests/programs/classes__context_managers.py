class Door:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, exc_type, exc, tb):
        print("close", self.name, exc_type.__name__ if exc_type else None, exc)
        return self.swallow


with Door("front") as door:
    print("inside", door.name)
with Door("quiet", swallow=True):
    raise ValueError("lost")
try:
    with Door("outer"), Door("inner"):
        raise KeyError("k")
except KeyError:
    print("caught")
with (Door("a") as a, Door("b") as b):
    print(a.name + b.name)


def early():
    with Door("returning"):
        return "value"


print(early())
