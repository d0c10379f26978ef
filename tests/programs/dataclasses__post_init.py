from dataclasses import InitVar, dataclass, field


@dataclass
class Rectangle:
    width: float
    height: float
    scale: InitVar[float] = 1
    area: float = field(init=False)

    def __post_init__(self, scale):
        self.area = self.width * self.height * scale


print(Rectangle(2, 3))
print(Rectangle(2, 3, scale=10).area)

try:
    @dataclass
    class Wrong:
        items: list = []
except ValueError as error:
    print(error)
