"""The deque of `collections`, apart because queues need it without the rest."""

from _builtins import deque_class
from reprlib import recursive_repr as _recursive_repr


class deque(deque_class()):
    __module__ = "collections"
    _is_sequence = True  # for patterns

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self._reset(maxlen)
        if iterable != ():
            self.extend(iterable)

    maxlen = property(lambda self: self._maxlen)

    def extend(self, iterable, /):
        if not self._extend(iterable):
            for item in iterable:
                self.append(item)

    def extendleft(self, iterable, /):
        for item in list(self) if iterable is self else iterable:
            self.appendleft(item)

    def _refill(self, items):
        self.clear()
        self._extend(items)

    def copy(self):
        return type(self)(self, self._maxlen)

    __copy__ = copy

    def count(self, value, /):
        return list(self).count(value)

    def index(self, value, *bounds):
        try:
            return list(self).index(value, *bounds)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None

    def insert(self, index, value, /):
        if len(self) == self._maxlen:
            raise IndexError("deque already at its maximum size")
        items = list(self)
        items.insert(index, value)
        self._refill(items)

    def remove(self, value, /):
        items = list(self)
        try:
            items.remove(value)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None
        self._refill(items)

    def reverse(self):
        self._refill(list(self)[::-1])

    def __contains__(self, value):
        return value in list(self)

    def __delitem__(self, index):
        self[index]
        items = list(self)
        del items[index]
        self._refill(items)

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        new = self.copy()
        new.extend(other)
        return new

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return type(self)(list(self) * n, self._maxlen)

    __rmul__ = __mul__

    def __imul__(self, n):
        self._refill(list(self) * n)
        return self

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return list(self) <= list(other) if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return list(self) > list(other) if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return list(self) >= list(other) if isinstance(other, deque) else NotImplemented

    __hash__ = None

    @_recursive_repr("[...]")
    def __repr__(self):
        items = repr(list(self))
        end = "" if self._maxlen is None else f", maxlen={self._maxlen}"
        return f"{type(self).__name__}({items}{end})"

    def __reduce__(self):
        return type(self), (list(self), self._maxlen), self.__dict__ or None

    def __class_getitem__(cls, item):
        return cls
