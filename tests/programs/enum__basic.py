from enum import Enum


class Colour(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


print(Colour.RED, repr(Colour.GREEN), Colour.BLUE.name, Colour.BLUE.value)
print(list(Colour), len(Colour))
print(Colour(2), Colour["RED"], Colour.RED is Colour(1), Colour.RED == 1)
print(Colour.RED in Colour, isinstance(Colour.RED, Colour), {Colour.RED: "stop"}[Colour.RED])
try:
    Colour(9)
except ValueError as error:
    print(error)
try:
    Colour["PINK"]
except KeyError as error:
    print("KeyError", error)
