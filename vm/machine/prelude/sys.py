"""The program's arguments, output, limits, and what it runs on."""

import _vm

argv = ["main.py"]
orig_argv = ["interleave", "main.py"]
platform = "interleave"
byteorder = "little"
maxsize = 9223372036854775807
maxunicode = 1114111
float_repr_style = "short"
executable = ""
prefix = "/"
path = [""]
dont_write_bytecode = True
copyright = ""
api_version = 1013
hexversion = 0x030B00F0
version = "3.11.0 (Interleave)"


class _version_info(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])

    def __repr__(self):
        names = ("major", "minor", "micro", "releaselevel", "serial")
        return f"sys.version_info({', '.join(f'{name}={value!r}' for name, value in zip(names, self))})"


version_info = _version_info((3, 11, 0, "final", 0))


class _Named:
    """Values with names: `sys.implementation`, `sys.flags`, …"""

    def __init__(self, kind, **values):
        self.__dict__.update(values)
        self._kind = kind

    def __repr__(self):
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items() if name != "_kind")
        return f"{self._kind}({values})"


implementation = _Named("namespace", name="interleave", version=version_info, cache_tag=None, hexversion=hexversion)
flags = _Named("sys.flags", debug=0, inspect=0, interactive=0, optimize=0, verbose=0, dev_mode=False, utf8_mode=1)
float_info = _Named(
    "sys.float_info",
    max=1.7976931348623157e308,
    max_exp=1024,
    max_10_exp=308,
    min=2.2250738585072014e-308,
    min_exp=-1021,
    min_10_exp=-307,
    dig=15,
    mant_dig=53,
    epsilon=2.220446049250313e-16,
    radix=2,
    rounds=1,
)
int_info = _Named("sys.int_info", bits_per_digit=30, sizeof_digit=4, default_max_str_digits=4300)
thread_info = _Named("sys.thread_info", name="pthread", lock="semaphore", version=None)


class _Output:
    """Standard output or error."""

    encoding = "utf-8"
    errors = "strict"
    mode = "w"
    closed = False
    line_buffering = True

    def __init__(self, name, number):
        self.name = f"<{name}>"
        self._name = name
        self._number = number

    def write(self, text, /):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _vm.write(self._name, text)
        return len(text)

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def fileno(self):
        return self._number

    def isatty(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return True

    def reconfigure(self, **settings):
        pass

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        pass

    def __repr__(self):
        return f"<_io.TextIOWrapper name='{self.name}' mode='w' encoding='utf-8'>"


class _Input:
    """Standard input: there is none, so it is at its end."""

    name = "<stdin>"
    encoding = "utf-8"
    mode = "r"
    closed = False

    def read(self, size=-1):
        return ""

    def readline(self, size=-1):
        return ""

    def readlines(self, hint=-1):
        return []

    def __iter__(self):
        return iter(())

    def isatty(self):
        return False

    def fileno(self):
        return 0


stdin = __stdin__ = _Input()
stdout = __stdout__ = _Output("stdout", 1)
stderr = __stderr__ = _Output("stderr", 2)
modules = {"sys": None, "builtins": None, "__main__": None}


def exit(status=None, /):
    raise SystemExit(status) if status is not None else SystemExit()


def exc_info():
    from _builtins import exc_info

    return exc_info()


def exception():
    return exc_info()[1]


_limit = None
_interval = None


def getrecursionlimit():
    return _vm.setting("recursion_limit") if _limit is None else _limit


def setrecursionlimit(limit, /):
    global _limit
    if not isinstance(limit, int):
        raise TypeError(f"'{type(limit).__name__}' object cannot be interpreted as an integer")
    if limit < 1:
        raise ValueError("recursion limit must be greater or equal than 1")
    _vm.set_setting("recursion_limit", limit)
    _limit = limit


def getswitchinterval():
    return _vm.setting("switch_interval") if _interval is None else _interval


def setswitchinterval(interval, /):
    global _interval
    if interval <= 0:
        raise ValueError("switch interval must be strictly positive")
    _vm.set_setting("switch_interval", float(interval))
    _interval = float(interval)


def getsizeof(value, default=None, /):
    """About what CPython says: the object itself, not what it refers to."""
    if value is None:
        return 16
    if isinstance(value, bool):
        return 28
    if isinstance(value, int):
        return 28 if value else 24
    if isinstance(value, float):
        return 24
    if isinstance(value, str):
        if value.isascii():
            return 49 + len(value)
        widest = max(map(ord, value))
        return 73 + len(value) if widest < 256 else 74 + 2 * len(value) if widest < 65536 else 76 + 4 * len(value)
    if isinstance(value, (bytes, bytearray)):
        return 33 + len(value)
    if isinstance(value, tuple):
        return 40 + 8 * len(value)
    if isinstance(value, list):
        return 56 + 8 * len(value)
    if isinstance(value, dict):
        room = 8
        while room * 2 // 3 < len(value):
            room *= 2
        return 64 if not value else 88 + room + room * 2 // 3 * 24 + 16
    if isinstance(value, (set, frozenset)):
        room = 8
        while room * 3 // 5 < len(value):
            room *= 4
        return 216 if room == 8 else 200 + room * 16
    if isinstance(value, type):
        return 1072
    kind = type(value).__name__
    return {"range": 48, "function": 152, "generator": 192, "coroutine": 192, "method": 64, "module": 72}.get(kind, 56)


def getdefaultencoding():
    return "utf-8"


def getfilesystemencoding():
    return "utf-8"


def intern(text, /):
    return text


def getrefcount(value, /):
    raise NotImplementedError("sys.getrefcount: objects here are not counted by reference")


def excepthook(kind, error, traceback, /):
    stderr.write(_vm.format_exception(error, suggest=True))


__excepthook__ = excepthook


def displayhook(value, /):
    if value is not None:
        stdout.write(f"{value!r}\n")


def gettrace():
    return None


def is_finalizing():
    return False


def _is_gil_enabled():
    return _vm.setting("policy") != "free-threaded"


def get_coroutine_origin_tracking_depth():
    return 0


def audit(event, /, *args):
    pass
