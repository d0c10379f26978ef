from abc import ABC, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self):
        ...

    def describe(self):
        return f"{type(self).__name__} of area {self.area()}"


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


print(Square(3).describe())
try:
    Shape()
except TypeError as error:
    print(error)


class Half(Shape):
    pass


try:
    Half()
except TypeError as error:
    print(error)
