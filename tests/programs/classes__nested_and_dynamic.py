class Outer:
    class Inner:
        def hello(self):
            return type(self).__qualname__

    def make(self):
        return self.Inner()


print(Outer().make().hello(), Outer.Inner.__name__)
Dynamic = type("Dynamic", (Outer,), {"value": 7, "twice": lambda self: self.value * 2})
d = Dynamic()
print(d.twice(), Dynamic.__name__, d.make().hello())
