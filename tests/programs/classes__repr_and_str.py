class Temperature:
    def __init__(self, degrees):
        self.degrees = degrees

    def __repr__(self):
        return f"Temperature({self.degrees!r})"

    def __str__(self):
        return f"{self.degrees}°"

    def __format__(self, spec):
        if spec == "f":
            return f"{self.degrees * 9 / 5 + 32:.1f}F"
        return str(self)


t = Temperature(21.5)
print(t, repr(t), [t], {"now": t})
print(f"{t} {t!r} {t:f} {t!s:>8}")


class OnlyRepr:
    def __repr__(self):
        return "<only>"


print(OnlyRepr(), str(OnlyRepr()), f"{OnlyRepr()}")
