"""Files: those in memory that `open` gives, and texts and bytes that behave like files."""

import _vm

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192
_BUFFER = 8192
_OPEN_SECONDS = 40e-6
_BYTE_SECONDS = 1e-9
_open_files = {}


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    """What all files have."""

    closed = False

    def __enter__(self):
        self._check_open()
        return self

    def __exit__(self, kind, value, traceback):
        self.close()

    def __iter__(self):
        self._check_open()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def readlines(self, hint=-1):
        return list(self)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def close(self):
        self.closed = True

    def isatty(self):
        return False

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def fileno(self):
        raise UnsupportedOperation("fileno")


RawIOBase = BufferedIOBase = TextIOBase = IOBase


class _Memory(IOBase):
    """Text or bytes with a position. `_data` is what is there; what was appended to it is in `_added`."""

    _empty = ""
    _line_end = "\n"

    def _start(self, data, at):
        self._data = data
        self._added = []
        self._at = at

    def _settle(self):
        if self._added:
            self._data = self._empty.join([self._data] + self._added)
            self._added = []
        return self._data

    def _size(self):
        return len(self._settle())

    def _write(self, text):
        # The usual case: at the end.
        if self._added or self._at >= len(self._data):
            if not self._added and self._at > len(self._data):
                self._added.append(self._filler() * (self._at - len(self._data)))
            self._added.append(text)
            self._at += len(text)
            return len(text)
        data = self._data
        self._data = data[: self._at] + text + data[self._at + len(text) :]
        self._at += len(text)
        return len(text)

    def _filler(self):
        return "\0"

    def _read(self, size):
        data = self._settle()
        end = len(data) if size is None or size < 0 else self._at + size
        part = data[self._at : end]
        self._at += len(part)
        return part

    def _readline(self, size):
        data = self._settle()
        end = data.find(self._line_end, self._at)
        end = len(data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        part = data[self._at : end]
        self._at += len(part)
        return part

    def tell(self):
        self._check_open()
        return self._at

    def seek(self, offset, whence=0):
        self._check_open()
        if self._added:
            self._settle()
        if whence == 1:
            offset += self._at
        elif whence == 2:
            offset += len(self._data)
        if offset < 0:
            raise ValueError(f"negative seek value {offset}")
        self._at = offset
        return offset

    def truncate(self, size=None):
        self._check_open()
        size = self._at if size is None else size
        self._data = self._settle()[:size]
        return size


class StringIO(_Memory):
    """A text that behaves like a file."""

    encoding = None
    errors = None
    line_buffering = False

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is None:
            initial_value = ""
        if not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._start(initial_value, 0)

    def write(self, text, /):
        if self.closed:
            self._check_open()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        return self._write(text)

    def read(self, size=-1, /):
        self._check_open()
        return self._read(size)

    def readline(self, size=-1, /):
        self._check_open()
        return self._readline(size)

    def getvalue(self):
        self._check_open()
        return self._settle()

    def __repr__(self):
        return f"<_io.StringIO object at {id(self):#x}>"


class BytesIO(_Memory):
    """Bytes that behave like a file."""

    _empty = b""
    _line_end = b"\n"

    def __init__(self, initial_bytes=b""):
        self._start(bytes(initial_bytes), 0)

    def _filler(self):
        return b"\0"

    def write(self, data, /):
        self._check_open()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._write(bytes(data))

    def read(self, size=-1, /):
        self._check_open()
        return self._read(size)

    read1 = read

    def readline(self, size=-1, /):
        self._check_open()
        return self._readline(size)

    def getvalue(self):
        self._check_open()
        return self._settle()

    def getbuffer(self):
        return self.getvalue()


def _wait(name, size):
    _vm.io(_OPEN_SECONDS + size * _BYTE_SECONDS, name, None)


class _File(_Memory):
    """A file of the file system in memory. What is written gets there when it is flushed or closed."""

    def _open(self, file, path, mode, data, at):
        self.name = file
        self.mode = mode
        self._path = path
        self._reads = "r" in mode or "+" in mode
        self._writes = mode[0] != "r" or "+" in mode
        self._appends = mode[0] == "a"
        self._unwritten = 0
        self._waited = False
        self._start(data, at)
        if self._writes:
            _open_files[id(self)] = self

    def _will_read(self):
        if self.closed:
            self._check_open()
        if not self._reads:
            raise UnsupportedOperation("not readable")
        if not self._waited:
            self._waited = True
            _wait(f"read {self.name}", self._size())

    def _will_write(self, size):
        if self.closed:
            self._check_open()
        if not self._writes:
            raise UnsupportedOperation("not writable")
        if self._appends:
            self._at = self._size() if not self._added else self._at
        self._unwritten += size

    def flush(self):
        self._check_open()
        if self._unwritten:
            size, self._unwritten = self._unwritten, 0
            _vm.file_write(self._path, self._to_bytes())
            _wait(f"write {self.name}", size)

    def close(self):
        if not self.closed:
            if self._writes:
                self.flush()
                _open_files.pop(id(self), None)
            self.closed = True

    def readable(self):
        return self._reads

    def writable(self):
        return self._writes

    def fileno(self):
        return 3

    def truncate(self, size=None):
        size = _Memory.truncate(self, size)
        self._unwritten += 1
        return size


class TextIOWrapper(_File):
    """A file of text."""

    def __init__(self, file, path, mode, data, encoding, errors, newline):
        self.encoding = encoding or "UTF-8"
        self.errors = errors or "strict"
        self._newline = newline
        text = data.decode(self.encoding, self.errors)
        if newline is None and "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._open(file, path, mode, text, len(text) if mode[0] == "a" else 0)

    def _to_bytes(self):
        text = self._settle()
        if self._newline not in (None, "", "\n"):
            text = text.replace("\n", self._newline)
        return text.encode(self.encoding, self.errors)

    def write(self, text, /):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._will_write(len(text))
        size = self._write(text)
        if self._unwritten > _BUFFER:
            self.flush()
        return size

    def read(self, size=-1, /):
        self._will_read()
        return self._read(size)

    def readline(self, size=-1, /):
        self._will_read()
        return self._readline(size)

    def __repr__(self):
        return f"<_io.TextIOWrapper name={self.name!r} mode={self.mode!r} encoding={self.encoding!r}>"


class BufferedFile(_File):
    """A file of bytes."""

    _empty = b""
    _line_end = b"\n"

    def __init__(self, file, path, mode, data):
        self._open(file, path, mode, data, len(data) if mode[0] == "a" else 0)

    def _filler(self):
        return b"\0"

    def _to_bytes(self):
        return self._settle()

    def write(self, data, /):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        self._will_write(len(data))
        size = self._write(data)
        if self._unwritten > _BUFFER:
            self.flush()
        return size

    def read(self, size=-1, /):
        self._will_read()
        return self._read(size)

    def readline(self, size=-1, /):
        self._will_read()
        return self._readline(size)

    def __repr__(self):
        kind = "BufferedReader" if self.mode == "rb" else "BufferedWriter"
        return f"<_io.{kind} name={self.name!r}>"


def _key(path):
    """The name of a file in memory: without `.` and `..`, from the root."""
    parts = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/".join(parts)


def _is_folder(key):
    if not key:
        return True
    start = key + "/"
    return any(name.startswith(start) for name in _vm.file_list())


def _path_text(file):
    method = getattr(type(file), "__fspath__", None)
    if method is not None:
        file = method(file)
    if isinstance(file, bytes):
        file = file.decode()
    if not isinstance(file, str):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(file).__name__}")
    return file


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    path = _path_text(file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    letters = mode.replace("t", "").replace("b", "").replace("+", "")
    if len(letters) != 1 or letters not in "rwax":
        if any(letter not in "rwaxtb+" for letter in mode):
            raise ValueError(f"invalid mode: {mode!r}")
        raise ValueError("must have exactly one of create/read/write/append mode")
    binary = "b" in mode
    if binary and "t" in mode:
        raise ValueError("can't have text and binary mode at once")
    if binary and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    key = _key(path)
    for other in list(_open_files.values()):
        # Files that nobody refers to are closed at once in CPython; here they are at least written.
        if other._path == key and other._unwritten:
            other.flush()
    data = _vm.file_read(key)
    if data is None and _is_folder(key):
        raise IsADirectoryError(21, "Is a directory", path)
    if letters == "r" and data is None:
        raise FileNotFoundError(2, "No such file or directory", path)
    if letters == "x" and data is not None:
        raise FileExistsError(17, "File exists", path)
    folder = key.rpartition("/")[0]
    if data is None and not _is_folder(folder):
        raise FileNotFoundError(2, "No such file or directory", path)
    if letters in "wx" or data is None:
        data = b""
        _vm.file_write(key, data)
    mode = letters + ("b" if binary else "") + ("+" if "+" in mode else "")
    _flush_at_end()
    name = path if isinstance(file, str) else file
    if binary:
        return BufferedFile(name, key, mode, data)
    return TextIOWrapper(name, key, mode, data, encoding, errors, newline)


_registered = False


def _flush_at_end():
    global _registered
    if not _registered:
        _registered = True
        import threading

        threading._finalizers.append(_close_all)


def _close_all():
    for file in list(_open_files.values()):
        file.close()
