"""Data as bytes: what crosses between processes."""

import _vm

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4


class PickleError(Exception):
    __module__ = "_pickle"


class PicklingError(PickleError):
    __module__ = "_pickle"


class UnpicklingError(PickleError):
    __module__ = "_pickle"


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    return _vm.dumps(obj)


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return _vm.loads(bytes(data))


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    data = _vm.dumps(obj)
    file.write(len(data).to_bytes(8, "little") + data)


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    size = file.read(8)
    if not size:
        raise EOFError("Ran out of input")
    return _vm.loads(file.read(int.from_bytes(size, "little")))


class Pickler:
    def __init__(self, file, protocol=None):
        self._file = file

    def dump(self, obj):
        dump(obj, self._file)


class Unpickler:
    def __init__(self, file):
        self._file = file

    def load(self):
        return load(self._file)
