from dataclasses import asdict, astuple, dataclass, field, fields, replace


@dataclass
class Order:
    number: int
    lines: list[str] = field(default_factory=list)
    secret: str = field(default="xyz", repr=False, compare=False)
    total: float = field(init=False, default=0.0)


a, b = Order(1), Order(1, secret="other")
a.lines.append("tea")
print(a, b, a == b)
b.lines.append("tea")
print(a == b, asdict(a), astuple(b))
print([f.name for f in fields(Order)])
print(replace(a, number=2, lines=["x"]))
