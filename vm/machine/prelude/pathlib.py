"""Paths of files in memory."""

import io
import os


class PurePath:
    """A path; `/` joins."""

    def __init__(self, *parts):
        text = os.path.join(*[os.fspath(part) for part in parts]) if parts else "."
        root = "/" if text.startswith("/") else ""
        names = [part for part in text.split("/") if part and part != "."]
        self._text = (root + "/".join(names)) or "."

    def __fspath__(self):
        return self._text

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"{'PosixPath' if isinstance(self, Path) else 'PurePosixPath'}({self._text!r})"

    def __eq__(self, other):
        return self._text == other._text if isinstance(other, PurePath) else NotImplemented

    def __hash__(self):
        return hash(self._text)

    def __lt__(self, other):
        return self.parts < other.parts if isinstance(other, PurePath) else NotImplemented

    def __le__(self, other):
        return self.parts <= other.parts if isinstance(other, PurePath) else NotImplemented

    def __truediv__(self, other):
        return type(self)(self._text, other)

    def __rtruediv__(self, other):
        return type(self)(other, self._text)

    def joinpath(self, *others):
        return type(self)(self._text, *others)

    @property
    def parts(self):
        names = [part for part in self._text.split("/") if part and self._text != "."]
        return ("/", *names) if self._text.startswith("/") else tuple(names)

    @property
    def name(self):
        return "" if self._text in (".", "/") else self._text.rpartition("/")[2]

    @property
    def suffix(self):
        name = self.name
        at = name.rfind(".")
        return name[at:] if 0 < at < len(name) - 1 else ""

    @property
    def suffixes(self):
        return ["." + part for part in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        name = self.name
        at = name.rfind(".")
        return name[:at] if 0 < at < len(name) - 1 else name

    @property
    def parent(self):
        head = self._text.rpartition("/")
        if not head[1]:
            return type(self)(".")
        return type(self)(head[0] or "/")

    @property
    def parents(self):
        found = []
        path = self
        while path.parent != path:
            path = path.parent
            found.append(path)
        return tuple(found)

    @property
    def anchor(self):
        return "/" if self._text.startswith("/") else ""

    root = anchor
    drive = ""

    def is_absolute(self):
        return self._text.startswith("/")

    def as_posix(self):
        return self._text

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.parent / name

    def with_suffix(self, suffix):
        if suffix and not suffix.startswith("."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(self.stem + suffix)

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def relative_to(self, other):
        parts, start = self.parts, type(self)(other).parts
        if parts[: len(start)] != start:
            raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r} OR one path is relative and the other is absolute.")
        return type(self)(*parts[len(start) :])

    def is_relative_to(self, other):
        start = type(self)(other).parts
        return self.parts[: len(start)] == start

    def match(self, pattern):
        from fnmatch import fnmatchcase

        return fnmatchcase(self.name, pattern)


class Path(PurePath):
    """A path with what is there."""

    @classmethod
    def cwd(cls):
        return cls("/")

    @classmethod
    def home(cls):
        return cls("/")

    def exists(self):
        return os.path.exists(self._text)

    def is_file(self):
        return os.path.isfile(self._text)

    def is_dir(self):
        return os.path.isdir(self._text)

    def is_symlink(self):
        return False

    def stat(self):
        return os.stat(self._text)

    def resolve(self, strict=False):
        return Path(os.path.abspath(self._text))

    absolute = resolve

    def expanduser(self):
        return Path(os.path.expanduser(self._text))

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None):
        with self.open("r", encoding=encoding, errors=errors) as file:
            return file.read()

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as file:
            return file.write(data)

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def write_bytes(self, data):
        with self.open("wb") as file:
            return file.write(data)

    def touch(self, mode=0o666, exist_ok=True):
        if self.exists():
            if not exist_ok:
                raise FileExistsError(17, "File exists", self._text)
        else:
            self.open("w").close()

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if self.is_dir() and exist_ok:
            return
        if parents:
            os.makedirs(self._text, exist_ok=exist_ok)
        else:
            os.mkdir(self._text)

    def rmdir(self):
        os.rmdir(self._text)

    def unlink(self, missing_ok=False):
        if not missing_ok or self.exists():
            os.remove(self._text)

    def rename(self, target):
        os.rename(self._text, target)
        return Path(target)

    replace = rename

    def iterdir(self):
        return iter([self / name for name in os.listdir(self._text)])

    def glob(self, pattern):
        return iter(_glob(self, pattern.split("/")))

    def rglob(self, pattern):
        return iter(_glob(self, ["**", *pattern.split("/")]))


def _glob(folder, parts):
    from fnmatch import fnmatchcase

    if not folder.is_dir():
        return []
    first, rest = parts[0], parts[1:]
    found = []
    if first == "**":
        found.extend(_glob(folder, rest) if rest else [folder])
        for path in folder.iterdir():
            if path.is_dir():
                found.extend(_glob(path, parts))
        return found
    for path in folder.iterdir():
        if fnmatchcase(path.name, first):
            found.extend(_glob(path, rest) if rest else [path])
    return found


PosixPath = Path
PurePosixPath = PurePath
