"""Temporary files and folders, in memory."""

import io
import os

_count = 0


def gettempdir():
    return "/tmp"


def _name(prefix, suffix, folder):
    global _count
    _count += 1
    return os.path.join(folder or gettempdir(), f"{prefix or 'tmp'}{_count:08d}{suffix or ''}")


def mkdtemp(suffix=None, prefix=None, dir=None):
    path = _name(prefix, suffix, dir)
    os.makedirs(path)
    return path


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None):
        self.name = mkdtemp(suffix, prefix, dir)

    def cleanup(self):
        for folder, _, files in os.walk(self.name, topdown=False):
            for file in files:
                os.remove(os.path.join(folder, file))
            if os.path.isdir(folder):
                os.rmdir(folder)

    def __enter__(self):
        return self.name

    def __exit__(self, *details):
        self.cleanup()


class NamedTemporaryFile:
    def __init__(self, mode="w+b", delete=True, suffix=None, prefix=None, dir=None, encoding=None, **settings):
        os.makedirs(dir or gettempdir(), exist_ok=True)
        self.name = _name(prefix, suffix, dir)
        self.file = io.open(self.name, mode, encoding=encoding)
        self._delete = delete

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __iter__(self):
        return iter(self.file)

    def close(self):
        self.file.close()
        if self._delete and os.path.exists(self.name):
            os.remove(self.name)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()


TemporaryFile = NamedTemporaryFile
