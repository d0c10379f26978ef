from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    EXECUTE = auto()
    ALL = READ | WRITE | EXECUTE


class Status(Enum):
    NEW = "new"
    DONE = "done"
    FINISHED = "done"

    @property
    def final(self):
        return self is Status.DONE

    @classmethod
    def parse(cls, text):
        return cls(text.lower())


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Colour(StrEnum):
    RED = auto()
    DARK_BLUE = auto()


p = Permission.READ | Permission.WRITE
print(p, repr(p), Permission.READ in p, Permission.EXECUTE in p, p & Permission.WRITE, ~p)
print(Permission.ALL, p ^ Permission.READ, bool(Permission(0)), list(p), len(p), Permission(5))
print(Status.FINISHED is Status.DONE, list(Status), Status.parse("NEW"), Status["DONE"].final, Status.__members__.keys())
print(Level.HIGH > Level.LOW, Level.LOW + 1, f"{Level.HIGH}", repr(Level.LOW), max(Level), Level(10).name)
print(Colour.RED, Colour.DARK_BLUE == "dark_blue", repr(Colour.RED), f"{Colour.RED:>6}|", Colour.RED.upper())
for wrong in (lambda: Status("x"), lambda: Status["x"], lambda: setattr(Status, "NEW", 1), lambda: Permission(99)):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__, error)
try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)
Animal = Enum("Animal", "CAT DOG")
print(list(Animal), Animal.CAT.value, Animal.DOG.name)


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius


print(Planet.MARS.mass, Planet.EARTH.value, Planet((0.64, 3.39)))
match Level.LOW:
    case Level.HIGH:
        print("high")
    case Level.LOW:
        print("low")
