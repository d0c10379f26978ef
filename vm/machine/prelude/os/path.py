"""Paths as text, and what is there."""

import _vm
from io import _is_folder, _key, _path_text

sep = "/"
altsep = None
curdir = "."
pardir = ".."
extsep = "."
pathsep = ":"
devnull = "/dev/null"


def join(a, *parts):
    path = _path_text(a)
    for part in parts:
        part = _path_text(part)
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    p = _path_text(p)
    at = p.rfind("/") + 1
    head, tail = p[:at], p[at:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def basename(p):
    p = _path_text(p)
    return p[p.rfind("/") + 1 :]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = _path_text(p)
    name = p[p.rfind("/") + 1 :]
    at = name.rfind(".")
    if at <= 0 or not name[:at].strip("."):
        return p, ""
    cut = len(p) - len(name) + at
    return p[:cut], p[cut:]


def normpath(path):
    path = _path_text(path)
    if not path:
        return "."
    root = "/" if path.startswith("/") else ""
    parts = []
    for part in path.split("/"):
        if not part or part == ".":
            continue
        if part != ".." or (not root and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return (root + "/".join(parts)) or "."


def isabs(s):
    return _path_text(s).startswith("/")


def abspath(path):
    return normpath(join("/", path))


realpath = abspath


def expanduser(path):
    path = _path_text(path)
    return "/" + path[2:] if path.startswith("~/") else "/" if path == "~" else path


def expandvars(path):
    return _path_text(path)


def normcase(s):
    return _path_text(s)


def exists(path):
    key = _key(_path_text(path))
    return _vm.file_read(key) is not None or _is_folder(key)


lexists = exists


def isfile(path):
    return _vm.file_read(_key(_path_text(path))) is not None


def isdir(s):
    return _is_folder(_key(_path_text(s)))


def islink(path):
    return False


def getsize(filename):
    path = _path_text(filename)
    data = _vm.file_read(_key(path))
    if data is None:
        if isdir(path):
            return 4096
        raise FileNotFoundError(2, "No such file or directory", path)
    return len(data)


def getmtime(filename):
    if not exists(filename):
        raise FileNotFoundError(2, "No such file or directory", _path_text(filename))
    from time import time

    return time()


getctime = getatime = getmtime


def relpath(path, start="."):
    here = [part for part in abspath(start).split("/") if part]
    there = [part for part in abspath(path).split("/") if part]
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def commonprefix(m):
    if not m:
        return ""
    least, most = min(m), max(m)
    for at, letter in enumerate(least):
        if letter != most[at]:
            return least[:at]
    return least
