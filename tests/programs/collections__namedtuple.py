from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), p._replace(x=10), p._asdict(), Point._fields, Point._make([5, 6]))
x, y = p
print(x + y, len(p), isinstance(p, tuple), hash(p) == hash((1, 2)))
try:
    p.x = 3
except AttributeError as error:
    print(error)
try:
    Point(1)
except TypeError as error:
    print("missing 1 required positional argument: 'y'" in str(error))
Job = namedtuple("Job", ["name", "priority"], defaults=[5])
print(Job("a"), sorted([Job("b", 2), Job("a", 9)]))


class Employee(NamedTuple):
    name: str
    salary: float = 1000.0

    def raised(self, percent):
        return self._replace(salary=self.salary * (1 + percent / 100))


e = Employee("ada")
print(e, e.raised(10).salary, Employee.__name__, e._field_defaults)
