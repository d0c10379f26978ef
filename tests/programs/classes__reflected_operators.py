class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        if isinstance(other, Money):
            return Money(self.cents + other.cents)
        if isinstance(other, int):
            return Money(self.cents + other)
        return NotImplemented

    def __radd__(self, other):
        print("radd with", other)
        return self + other

    def __rsub__(self, other):
        return Money(other - self.cents)

    def __repr__(self):
        return f"{self.cents / 100:.2f}"


print(Money(150) + Money(50), 25 + Money(75), 500 - Money(100))
print(sum([Money(1), Money(2)]))
try:
    Money(1) + "x"
except TypeError as error:
    print(error)
