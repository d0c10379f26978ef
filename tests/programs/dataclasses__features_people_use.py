from dataclasses import FrozenInstanceError, KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import ClassVar


@dataclass
class Item:
    name: str
    price: float = 0.0
    tags: list[str] = field(default_factory=list, repr=False)
    count: ClassVar[int] = 0

    def __post_init__(self):
        Item.count += 1


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0

    @property
    def length(self):
        return (self.x**2 + self.y**2) ** 0.5


@dataclass(kw_only=True)
class Config:
    host: str = "localhost"
    port: int


@dataclass
class Order:
    items: list[Item]
    _: KW_ONLY
    discount: InitVar[float] = 0.0
    total: float = field(init=False)

    def __post_init__(self, discount):
        self.total = sum(i.price for i in self.items) * (1 - discount)


a = Item("pen", 1.5)
b = replace(a, price=2.0)
a.tags.append("red")
print(a, b, a == b, a == Item("pen", 1.5, ["red"]), Item.count, b.tags is a.tags)
print(asdict(a), astuple(b), [f.name for f in fields(Item)])
p = Point(3, 4)
print(p, p.length, hash(p) == hash(Point(3, 4)), {p: "here"}[Point(3, 4)], hasattr(p, "__dict__"))
try:
    p.x = 1
except FrozenInstanceError as error:
    print("FrozenInstanceError:", error)
print(Config(port=80))
for make in (lambda: Config("h", 1), lambda: Config(), lambda: Item()):
    try:
        make()
    except TypeError as error:
        print(error)
print(Order([a, b], discount=0.5))
try:
    @dataclass
    class Wrong:
        x: int = 1
        y: str
except TypeError as error:
    print(error)
try:
    @dataclass
    class Shared:
        x: list = []
except ValueError as error:
    print(error)
match p:
    case Point(x, y=4):
        print("matched", x)
