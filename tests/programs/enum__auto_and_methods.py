from enum import Enum, auto, unique


class Direction(Enum):
    NORTH = auto()
    EAST = auto()
    SOUTH = auto()
    WEST = auto()

    def turn_right(self):
        members = list(Direction)
        return members[(members.index(self) + 1) % 4]

    @property
    def letter(self):
        return self.name[0]


d = Direction.WEST
print(d.value, d.letter, d.turn_right(), d.turn_right().turn_right())

try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)


class Alias(Enum):
    A = 1
    B = 1


print(Alias.B, list(Alias), list(Alias.__members__))
