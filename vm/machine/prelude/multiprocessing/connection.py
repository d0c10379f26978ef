"""Pipes between processes."""

import _vm
from multiprocessing import _state


class Connection:
    """One end of a pipe. `_ends` counts the open copies of both ends, over all processes."""

    def __init__(self, receives, sends, ends, mine):
        self._receives = receives
        self._sends = sends
        self._ends = ends
        self._mine = mine
        self._closed = False
        self._kept = []  # messages that `poll` has taken out
        _state.connections.append(self)

    def _count(self, change):
        if not self._closed:
            _vm.shared_set(self._ends, self._mine, _vm.shared_get(self._ends, self._mine) + change)

    def _other_is_closed(self):
        return _vm.shared_get(self._ends, 1 - self._mine) <= 0

    def _check(self):
        if self._closed:
            raise OSError("handle is closed")

    @property
    def closed(self):
        return self._closed

    @property
    def readable(self):
        return self._receives is not None

    @property
    def writable(self):
        return self._sends is not None

    def fileno(self):
        return 3

    def close(self):
        if not self._closed:
            self._count(-1)
            self._closed = True
            if self in _state.connections:
                _state.connections.remove(self)
            if self._sends is not None and _vm.shared_get(self._ends, self._mine) <= 0:
                _vm.channel_send(self._sends, b"")  # wakes the reader, for whom this is the end

    def send(self, obj):
        self.send_bytes(_vm.dumps(obj))

    def send_bytes(self, buf, offset=0, size=None):
        self._check()
        if self._sends is None:
            raise OSError("connection is read-only")
        if self._other_is_closed():
            raise BrokenPipeError(32, "Broken pipe")
        data = bytes(buf)[offset : None if size is None else offset + size]
        _vm.channel_send(self._sends, b"+" + data)

    def recv(self):
        return _vm.loads(self.recv_bytes())

    def recv_bytes(self, maxlength=None):
        self._check()
        if self._receives is None:
            raise OSError("connection is write-only")
        message = self._kept.pop(0) if self._kept else self._next(None)
        if not message:
            self._kept.append(b"")
            raise EOFError
        return message[1:]

    def _next(self, timeout):
        if self._other_is_closed() and not _vm.channel_len(self._receives):
            return b""
        return _vm.channel_receive(self._receives, timeout, "pipe")

    def poll(self, timeout=0.0):
        self._check()
        if self._receives is None:
            raise OSError("connection is write-only")
        if not self._kept:
            message = self._next(timeout if timeout is None else max(timeout, 0))
            if message is None:
                return False
            self._kept.append(message)
        return True

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()

    def __reduce__(self):
        self._count(1)
        return _open, (self._receives, self._sends, self._ends, self._mine)

    def __repr__(self):
        return f"<multiprocessing.connection.Connection {'closed' if self._closed else 'open'} at {id(self):#x}>"


def _open(receives, sends, ends, mine):
    return Connection(receives, sends, ends, mine)


def Pipe(duplex=True):
    ends = _vm.shared_new([1, 1])
    there = _vm.channel()
    if duplex:
        back = _vm.channel()
        return Connection(back, there, ends, 0), Connection(there, back, ends, 1)
    return Connection(there, None, ends, 0), Connection(None, there, ends, 1)


def wait(object_list, timeout=None):
    """Those connections and sentinels that are ready."""
    deadline = None if timeout is None else _vm.now() + timeout
    while True:
        ready = [one for one in object_list if _is_ready(one)]
        if ready or deadline is not None and _vm.now() >= deadline:
            return ready
        _vm.sleep(0.001)


def _is_ready(one):
    return _vm.exit_code(one) is not None if isinstance(one, int) else one.poll()
