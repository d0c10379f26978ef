class Circle:
    def __init__(self, radius):
        self.radius = radius

    @property
    def radius(self):
        """The radius, never negative."""
        return self._radius

    @radius.setter
    def radius(self, value):
        if value < 0:
            raise ValueError("radius must not be negative")
        self._radius = value

    @radius.deleter
    def radius(self):
        print("forgetting the radius")
        del self._radius

    @property
    def diameter(self):
        return self.radius * 2


c = Circle(2)
c.radius += 1
print(c.radius, c.diameter, Circle.radius.__doc__)
for action in (lambda: setattr(c, "radius", -1), lambda: setattr(c, "diameter", 5)):
    try:
        action()
    except (ValueError, AttributeError) as error:
        print(type(error).__name__, error)
del c.radius
print(hasattr(c, "_radius"))
