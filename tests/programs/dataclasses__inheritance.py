from dataclasses import KW_ONLY, dataclass


@dataclass
class Base:
    id: int
    name: str = "base"


@dataclass
class Child(Base):
    extra: list | None = None
    name: str = "child"

    def shout(self):
        return self.name.upper()


@dataclass
class Options:
    path: str
    _: KW_ONLY
    verbose: bool = False


print(Child(1), Child(2, extra=[1]).shout())
print(Options("a", verbose=True))
try:
    Options("a", True)
except TypeError as error:
    print(error)


@dataclass(eq=False, repr=False)
class Plain:
    x: int = 1


print(Plain() == Plain(), "Plain object" in repr(Plain()))
