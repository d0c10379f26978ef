"""Rational numbers."""

from math import gcd


class Fraction:
    """A numerator over a denominator, in lowest terms."""

    def __new__(cls, numerator=0, denominator=None):
        self = object.__new__(cls)
        if denominator is None:
            if isinstance(numerator, Fraction):
                denominator, numerator = numerator.denominator, numerator.numerator
            elif isinstance(numerator, int):
                denominator = 1
            elif isinstance(numerator, float):
                numerator, denominator = numerator.as_integer_ratio()
            elif isinstance(numerator, str):
                numerator, denominator = _parse(numerator)
            else:
                raise TypeError("argument should be a string or a Rational instance")
        elif isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
            top, bottom = Fraction(numerator), Fraction(denominator)
            numerator = top.numerator * bottom.denominator
            denominator = top.denominator * bottom.numerator
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        common = gcd(numerator, denominator)
        if denominator < 0:
            common = -common
        self.numerator = numerator // common
        self.denominator = denominator // common
        return self

    @classmethod
    def from_float(cls, f):
        return cls(*f.as_integer_ratio())

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self.denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self.numerator, self.denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        lower, upper = Fraction(p0 + k * p1, q0 + k * q1), Fraction(p1, q1)
        return upper if abs(upper - self) <= abs(lower - self) else lower

    def as_integer_ratio(self):
        return self.numerator, self.denominator

    def __repr__(self):
        return f"Fraction({self.numerator}, {self.denominator})"

    def __str__(self):
        return str(self.numerator) if self.denominator == 1 else f"{self.numerator}/{self.denominator}"

    def __hash__(self):
        return hash(self.numerator) if self.denominator == 1 else hash((self.numerator, self.denominator))

    def __add__(self, other):
        if isinstance(other, float):
            return float(self) + other
        other = _rational(other)
        if other is None:
            return NotImplemented
        a, b = self, other
        return Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

    __radd__ = __add__

    def __neg__(self):
        return Fraction(-self.numerator, self.denominator)

    def __pos__(self):
        return Fraction(self)

    def __abs__(self):
        return Fraction(abs(self.numerator), self.denominator)

    def __sub__(self, other):
        if isinstance(other, float):
            return float(self) - other
        other = _rational(other)
        return NotImplemented if other is None else self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if isinstance(other, float):
            return float(self) * other
        other = _rational(other)
        if other is None:
            return NotImplemented
        return Fraction(self.numerator * other.numerator, self.denominator * other.denominator)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, float):
            return float(self) / other
        other = _rational(other)
        if other is None:
            return NotImplemented
        return Fraction(self.numerator * other.denominator, self.denominator * other.numerator)

    def __rtruediv__(self, other):
        if isinstance(other, float):
            return other / float(self)
        other = _rational(other)
        return NotImplemented if other is None else other / self

    def __floordiv__(self, other):
        return (self / other).__floor__()

    def __mod__(self, other):
        return self - other * (self // other)

    def __pow__(self, power):
        if isinstance(power, int):
            if power >= 0:
                return Fraction(self.numerator**power, self.denominator**power)
            return Fraction(self.denominator**-power, self.numerator**-power)
        return float(self) ** float(power)

    def __float__(self):
        return self.numerator / self.denominator

    def __int__(self):
        return int(self.numerator / self.denominator) if self.denominator == 1 else self.__trunc__()

    def __trunc__(self):
        return -(-self.numerator // self.denominator) if self.numerator < 0 else self.numerator // self.denominator

    def __floor__(self):
        return self.numerator // self.denominator

    def __ceil__(self):
        return -(-self.numerator // self.denominator)

    def __round__(self, ndigits=None):
        if ndigits is not None:
            shift = 10 ** abs(ndigits)
            if ndigits > 0:
                return Fraction(round(self * shift), shift)
            return Fraction(round(self / shift) * shift)
        floor, rest = divmod(self.numerator, self.denominator)
        if rest * 2 < self.denominator or rest * 2 == self.denominator and floor % 2 == 0:
            return floor
        return floor + 1

    def __bool__(self):
        return bool(self.numerator)

    def _compare(self, other):
        if isinstance(other, float):
            mine = float(self)
            return (mine > other) - (mine < other)
        other = _rational(other)
        if other is None:
            return None
        left, right = self.numerator * other.denominator, other.numerator * self.denominator
        return (left > right) - (left < right)

    def __eq__(self, other):
        order = self._compare(other)
        return NotImplemented if order is None else order == 0

    def __lt__(self, other):
        order = self._compare(other)
        return NotImplemented if order is None else order < 0

    def __le__(self, other):
        order = self._compare(other)
        return NotImplemented if order is None else order <= 0

    def __gt__(self, other):
        order = self._compare(other)
        return NotImplemented if order is None else order > 0

    def __ge__(self, other):
        order = self._compare(other)
        return NotImplemented if order is None else order >= 0


def _rational(value):
    if isinstance(value, Fraction):
        return value
    return Fraction(value) if isinstance(value, int) else None


def _parse(text):
    try:
        top, _, bottom = text.strip().partition("/")
        if bottom:
            return int(top), int(bottom)
        digits, _, exponent = top.lower().partition("e")
        whole, _, part = digits.partition(".")
        value = int(whole + part)
        power = int(exponent or 0) - len(part)
    except ValueError:
        raise ValueError(f"Invalid literal for Fraction: {text!r}") from None
    return (value * 10**power, 1) if power >= 0 else (value, 10**-power)
