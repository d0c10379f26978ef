class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))


a, b, c = Point(1, 2), Point(1, 2), Point(3, 4)
print(a == b, a is b, a != c, a == "point")
print(len({a, b, c}), {a: "first"}[b], c in [a, b])


class NoHash:
    def __eq__(self, other):
        return True


try:
    hash(NoHash())
except TypeError as error:
    print(error)
