"""Digests, by the playground's kernels. Those of much data release the interpreter lock, as in CPython."""

from _vm import kernel, offload

_SIZES = {"md5": (16, 64), "sha1": (20, 64), "sha256": (32, 64), "sha512": (64, 128), "blake2b": (64, 128)}
algorithms_guaranteed = algorithms_available = set(_SIZES)
_RELEASES_LOCK = 2047


class _Hash:
    def __init__(self, name, data):
        self.name = name
        self.digest_size, self.block_size = _SIZES[name]
        self._data = []
        self.update(data)

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        self._data.append(bytes(data))

    def digest(self):
        data = b"".join(self._data)
        digest, seconds = kernel(self.name, (data,))
        if len(data) > _RELEASES_LOCK:
            return offload(seconds, self.name, digest)
        return digest

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        new = _Hash(self.name, b"")
        new._data = self._data[:]
        return new

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {id(self):#x}>"


def new(name, data=b"", *, usedforsecurity=True):
    if name not in _SIZES:
        raise ValueError(f"unsupported hash type {name}")
    return _Hash(name, data)


def md5(string=b"", *, usedforsecurity=True):
    return _Hash("md5", string)


def sha1(string=b"", *, usedforsecurity=True):
    return _Hash("sha1", string)


def sha256(string=b"", *, usedforsecurity=True):
    return _Hash("sha256", string)


def sha512(string=b"", *, usedforsecurity=True):
    return _Hash("sha512", string)


def blake2b(data=b"", **settings):
    return _Hash("blake2b", data)


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    raise NotImplementedError("hashlib.pbkdf2_hmac: for work that releases the interpreter lock use kernels.hash")
