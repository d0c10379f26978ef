from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int = 0


p = Point(1)
print(p, p == Point(1, 0), p == Point(2), p.y)
p.x = 5
print(p)
try:
    Point()
except TypeError as error:
    print(error)
try:
    hash(p)
except TypeError as error:
    print(error)
