"""Numbers in shared memory."""

from _vm import shared_get, shared_len, shared_new, shared_set
from multiprocessing import _state
from multiprocessing.synchronize import RLock

_INTEGERS = {"b": 8, "B": -8, "h": 16, "H": -16, "i": 32, "I": -32, "l": 64, "L": -64, "q": 64, "Q": -64}
_NAMES = {"i": "c_int", "d": "c_double", "f": "c_float", "b": "c_byte", "l": "c_long", "q": "c_longlong", "c": "c_char"}


def _code(typecode):
    if typecode in _INTEGERS or typecode in ("d", "f", "c", "u", "?"):
        return typecode
    if isinstance(typecode, str):
        raise TypeError(f"this type has no size: {typecode!r}")
    raise NotImplementedError("multiprocessing.Value and Array: ctypes is missing; use a type code such as 'i' or 'd'")


def _stored(code, value):
    if code in _INTEGERS:
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        bits = _INTEGERS[code]
        if bits < 0:
            return value % (1 << -bits)
        half = 1 << (bits - 1)
        return (value + half) % (1 << bits) - half
    if code == "d" or code == "f":
        if not isinstance(value, (int, float)):
            raise TypeError(f"must be real number, not {type(value).__name__}")
        return float(value)
    if code == "?":
        return bool(value)
    return value


class _Shared:
    def __getstate__(self):
        if self._lock is not None:
            _state.check_spawning(self)
        return dict(self.__dict__)

    def get_lock(self):
        return self._lock

    def get_obj(self):
        return self

    def acquire(self, block=True, timeout=None):
        return self._lock.acquire(block, timeout)

    def release(self):
        self._lock.release()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *details):
        return self._lock.__exit__(*details)

    def __repr__(self):
        kind = "Synchronized" if self._lock is not None else "Raw"
        return f"<{kind} wrapper for {_NAMES.get(self._code, self._code)}({self._words()})>"


class _Value(_Shared):
    def __init__(self, code, value, lock):
        self._code = _code(code)
        self._block = shared_new([_stored(self._code, value)])
        self._lock = lock

    @property
    def value(self):
        # As in CPython, where it is a property with a lock: other threads may run before and after.
        return shared_get(self._block, 0)

    @value.setter
    def value(self, value):
        shared_set(self._block, 0, _stored(self._code, value))

    def _words(self):
        return repr(self.value)


class _Array(_Shared):
    def __init__(self, code, values, lock):
        self._code = _code(code)
        self._block = shared_new([_stored(self._code, value) for value in values])
        self._lock = lock

    def __len__(self):
        return shared_len(self._block)

    def _place(self, index):
        size = len(self)
        if index < 0:
            index += size
        if not 0 <= index < size:
            raise IndexError("invalid index")
        return index

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [shared_get(self._block, at) for at in range(*index.indices(len(self)))]
        return shared_get(self._block, self._place(index))

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            places = range(*index.indices(len(self)))
            value = list(value)
            if len(places) != len(value):
                raise ValueError("Can only assign sequence of same size")
            for at, one in zip(places, value):
                shared_set(self._block, at, _stored(self._code, one))
        else:
            shared_set(self._block, self._place(index), _stored(self._code, value))

    def __iter__(self):
        for at in range(len(self)):
            yield shared_get(self._block, at)

    @property
    def value(self):
        text = self[:]
        return b"".join(text).rstrip(b"\0") if self._code == "c" else text

    @property
    def raw(self):
        return b"".join(self[:])

    def _words(self):
        return repr(self[:])


def _chosen(lock):
    if lock is True or lock is None:
        return RLock()
    if lock is False:
        return None
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return lock


def Value(typecode_or_type, *args, lock=True):
    start = args[0] if args else b"\0" if typecode_or_type == "c" else 0
    return _Value(typecode_or_type, start, _chosen(lock))


def RawValue(typecode_or_type, *args):
    return Value(typecode_or_type, *args, lock=False)


def Array(typecode_or_type, size_or_initializer, *, lock=True):
    if isinstance(size_or_initializer, int):
        empty = b"\0" if typecode_or_type == "c" else 0
        values = [empty] * size_or_initializer
    elif typecode_or_type == "c":
        values = [bytes([byte]) for byte in size_or_initializer]
    else:
        values = list(size_or_initializer)
    return _Array(typecode_or_type, values, _chosen(lock))


def RawArray(typecode_or_type, size_or_initializer):
    return Array(typecode_or_type, size_or_initializer, lock=False)
