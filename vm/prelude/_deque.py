"""The deque of `collections`, apart because queues need it without the rest."""

from reprlib import recursive_repr as _recursive_repr


class deque:
    """A list that is as quick at its left end: `_items[_head:]`, the places before `_head` are free."""

    __module__ = "collections"

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self._items = list(iterable)
        self._head = 0
        self._maxlen = maxlen
        if maxlen is not None and len(self._items) > maxlen:
            del self._items[: len(self._items) - maxlen]

    maxlen = property(lambda self: self._maxlen)

    def append(self, item, /):
        items = self._items
        items.append(item)
        if self._maxlen is not None and len(items) - self._head > self._maxlen:
            self.popleft()

    def appendleft(self, item, /):
        head = self._head
        if not head:
            head = len(self._items) // 2 + 8
            self._items[:0] = [None] * head
        self._head = head = head - 1
        self._items[head] = item
        if self._maxlen is not None and len(self._items) - head > self._maxlen:
            self._items.pop()

    def pop(self):
        if len(self._items) == self._head:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        items = self._items
        head = self._head
        if head == len(items):
            raise IndexError("pop from an empty deque")
        item = items[head]
        head += 1
        if head == len(items):
            items.clear()
            self._head = 0
        elif head > 32 and head * 2 > len(items):
            del items[:head]
            self._head = 0
        else:
            items[head - 1] = None
            self._head = head
        return item

    def extend(self, iterable, /):
        if self._maxlen is None:
            self._items.extend(iterable)
        else:
            for item in list(iterable):
                self.append(item)

    def extendleft(self, iterable, /):
        for item in list(iterable):
            self.appendleft(item)

    def rotate(self, n=1, /):
        items = self._settle()
        if items:
            n %= len(items)
            if n:
                items[:] = items[-n:] + items[:-n]

    def clear(self):
        self._items = []
        self._head = 0

    def copy(self):
        return type(self)(self, self._maxlen)

    __copy__ = copy

    def count(self, value, /):
        return self._settle().count(value)

    def index(self, value, *bounds):
        try:
            return self._settle().index(value, *bounds)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None

    def insert(self, index, value, /):
        if self._maxlen is not None and len(self) >= self._maxlen:
            raise IndexError("deque already at its maximum size")
        self._settle().insert(index, value)

    def remove(self, value, /):
        try:
            self._settle().remove(value)
        except ValueError:
            raise ValueError("deque.remove(x): x not in deque") from None

    def reverse(self):
        self._settle().reverse()

    def _settle(self):
        """The elements as a list that may be changed in place."""
        if self._head:
            del self._items[: self._head]
            self._head = 0
        return self._items

    def __len__(self):
        return len(self._items) - self._head

    def __bool__(self):
        return len(self._items) > self._head

    def __iter__(self):
        size = len(self)
        at = 0
        while at < size:
            if len(self) != size:
                raise RuntimeError("deque mutated during iteration")
            yield self._items[self._head + at]
            at += 1
        if len(self) != size:
            raise RuntimeError("deque mutated during iteration")

    def __reversed__(self):
        return reversed(self._settle())

    def __contains__(self, value):
        return value in self._settle()

    def _place(self, index):
        if not hasattr(index, "__index__"):
            raise TypeError(f"sequence index must be integer, not '{type(index).__name__}'")
        size = len(self)
        if index < 0:
            index += size
        if not 0 <= index < size:
            raise IndexError("deque index out of range")
        return self._head + index

    def __getitem__(self, index):
        return self._items[self._place(index)]

    def __setitem__(self, index, value):
        self._items[self._place(index)] = value

    def __delitem__(self, index):
        del self._items[self._place(index)]

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
        return type(self)(self._settle() * n, self._maxlen)

    __rmul__ = __mul__

    def __imul__(self, n):
        new = self * n
        self._items, self._head = new._items, 0
        return self

    def __eq__(self, other):
        return self._settle() == other._settle() if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return self._settle() < other._settle() if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return self._settle() <= other._settle() if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return self._settle() > other._settle() if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return self._settle() >= other._settle() if isinstance(other, deque) else NotImplemented

    __hash__ = None

    @_recursive_repr("[...]")
    def __repr__(self):
        items = repr(list(self))
        end = "" if self._maxlen is None else f", maxlen={self._maxlen}"
        return f"{type(self).__name__}({items}{end})"

    def __reduce__(self):
        return type(self), (list(self), self._maxlen)

    def __class_getitem__(cls, item):
        return cls
