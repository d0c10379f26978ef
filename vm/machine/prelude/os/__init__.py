"""The simulated machine's processors, processes and files in memory."""

import _vm
from io import _is_folder, _key, _path_text
from os import path

name = "posix"
sep = "/"
altsep = None
extsep = "."
pathsep = ":"
linesep = "\n"
curdir = "."
pardir = ".."
devnull = "/dev/null"
environ = {"HOME": "/", "PATH": "/bin", "PWD": "/", "USER": "player", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
error = OSError
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1


class PathLike:
    """What can be used as a path."""

    @classmethod
    def __subclasshook__(cls, subclass):
        return hasattr(subclass, "__fspath__")


def fspath(path):
    return _path_text(path)


def cpu_count():
    return _vm.setting("cores")


def process_cpu_count():
    return _vm.setting("cores")


def sched_getaffinity(pid):
    return set(range(_vm.setting("cores")))


def getpid():
    return 1000 + _vm.process()


_parents = {}


def getppid():
    return _parents.get(_vm.process(), 1)


def getcwd():
    return "/"


def chdir(path):
    raise NotImplementedError("os.chdir: the files in memory have one working directory, the root")


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def getlogin():
    return "player"


def getuid():
    return 1000


def getloadavg():
    return (0.0, 0.0, 0.0)


def urandom(size):
    return b"".join([_vm.entropy().to_bytes(8, "little") for _ in range(size // 8 + 1)])[:size]


def listdir(path="."):
    text = _path_text(path)
    key = _key(text)
    if not _is_folder(key):
        if _vm.file_read(key) is not None:
            raise NotADirectoryError(20, "Not a directory", text)
        raise FileNotFoundError(2, "No such file or directory", text)
    start = key + "/" if key else ""
    names = {}
    for file in _vm.file_list():
        if file.startswith(start):
            first = file[len(start) :].split("/")[0]
            if first:
                names[first] = None
    return sorted(names)


class DirEntry:
    """An entry that `scandir` gives."""

    def __init__(self, folder, name):
        self.name = name
        self.path = path.join(folder, name)

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path)

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class _Entries:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self._entries

    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass


def scandir(path="."):
    return _Entries([DirEntry(path, name) for name in listdir(path)])


def walk(top, topdown=True, onerror=None, followlinks=False):
    folders, files = [], []
    for name in listdir(top) if path.isdir(top) else ():
        (folders if path.isdir(path.join(top, name)) else files).append(name)
    if topdown:
        yield top, folders, files
    for name in folders:
        yield from walk(path.join(top, name), topdown)
    if not topdown:
        yield top, folders, files


class stat_result:
    def __init__(self, size, is_folder):
        self.st_size = size
        self.st_mode = 0o40755 if is_folder else 0o100644
        self.st_mtime = self.st_ctime = self.st_atime = 0.0


def stat(path, *, follow_symlinks=True):
    text = _path_text(path)
    data = _vm.file_read(_key(text))
    if data is None and not _is_folder(_key(text)):
        raise FileNotFoundError(2, "No such file or directory", text)
    return stat_result(4096 if data is None else len(data), data is None)


def remove(path):
    text = _path_text(path)
    key = _key(text)
    if not _vm.file_remove(key):
        if _is_folder(key):
            raise IsADirectoryError(21, "Is a directory", text)
        raise FileNotFoundError(2, "No such file or directory", text)


unlink = remove


def rename(src, dst):
    source, target = _path_text(src), _path_text(dst)
    data = _vm.file_read(_key(source))
    if data is None:
        raise FileNotFoundError(2, "No such file or directory", source, None, target)
    _vm.file_write(_key(target), data)
    _vm.file_remove(_key(source))


replace = rename


# A folder without files is a file whose name ends with a slash.


def mkdir(path, mode=0o777):
    text = _path_text(path)
    key = _key(text)
    if _vm.file_read(key) is not None or _is_folder(key):
        raise FileExistsError(17, "File exists", text)
    if not _is_folder(key.rpartition("/")[0]):
        raise FileNotFoundError(2, "No such file or directory", text)
    _vm.file_write(key + "/", b"")


def makedirs(name, mode=0o777, exist_ok=False):
    text = _path_text(name)
    key = _key(text)
    if _vm.file_read(key) is not None or _is_folder(key) and not exist_ok:
        raise FileExistsError(17, "File exists", text)
    if not _is_folder(key):
        _vm.file_write(key + "/", b"")


def rmdir(path):
    text = _path_text(path)
    key = _key(text)
    if not _is_folder(key):
        raise FileNotFoundError(2, "No such file or directory", text)
    if listdir(text):
        raise OSError(39, "Directory not empty", text)
    _vm.file_remove(key + "/")


def removedirs(name):
    rmdir(name)


def access(path_, mode):
    return path.exists(path_)


def _exit(status):
    _vm.exit(status)


def fork():
    raise NotImplementedError("os.fork: use multiprocessing.Process")


def system(command):
    raise NotImplementedError("os.system: there is no shell")


def kill(pid, signal):
    _vm.kill(pid - 1000, signal)


def sched_yield():
    _vm.sleep(0)


def strerror(code):
    known = {2: "No such file or directory", 17: "File exists", 20: "Not a directory", 21: "Is a directory"}
    return known.get(code, f"Unknown error {code}")


def get_terminal_size(fd=1):
    return (80, 24)
