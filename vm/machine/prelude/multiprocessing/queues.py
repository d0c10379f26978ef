"""Queues between processes. What is put is pickled at once: there is no feeder thread."""

import sys
import _vm
from multiprocessing import _state
from multiprocessing.synchronize import BoundedSemaphore
from queue import Empty, Full

_ALL = 0x7FFFFFFF


class Queue:
    """First in, first out."""

    def __init__(self, maxsize=0):
        self._maxsize = maxsize if maxsize > 0 else 2**31 - 1
        self._channel = _vm.channel()
        self._room = BoundedSemaphore(maxsize) if maxsize > 0 else None
        self._closed = False

    def __getstate__(self):
        _state.check_spawning(self)
        return dict(self.__dict__)

    def put(self, obj, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if self._room is not None and not self._room.acquire(block, timeout):
            raise Full
        try:
            message = _vm.dumps(obj)
        except Exception as error:
            # As CPython's feeder thread does.
            sys.stderr.write(_vm.format_exception(error))
            if self._room is not None:
                self._room.release()
            return
        self._count()
        _vm.channel_send(self._channel, message)

    def _count(self):
        pass

    def get(self, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if not block:
            timeout = 0
        elif timeout is not None and timeout < 0:
            timeout = 0
        message = _vm.channel_receive(self._channel, timeout, "queue")
        if message is None:
            raise Empty
        if self._room is not None:
            self._room.release()
        return _vm.loads(message)

    def qsize(self):
        return _vm.channel_len(self._channel)

    def empty(self):
        return not _vm.channel_len(self._channel)

    def full(self):
        return _vm.channel_len(self._channel) >= self._maxsize

    def put_nowait(self, obj):
        self.put(obj, False)

    def get_nowait(self):
        return self.get(False)

    def close(self):
        self._closed = True

    def join_thread(self):
        assert self._closed, f"Queue {self!r} not closed"

    def cancel_join_thread(self):
        pass


class JoinableQueue(Queue):
    """A queue that counts what is not done yet."""

    def __init__(self, maxsize=0):
        Queue.__init__(self, maxsize)
        self._unfinished = _vm.shared_new([0])
        self._all_done = _vm.shared_resource()

    def _count(self):
        _vm.shared_set(self._unfinished, 0, _vm.shared_get(self._unfinished, 0) + 1)

    def task_done(self):
        left = _vm.shared_get(self._unfinished, 0) - 1
        if left < 0:
            raise ValueError("task_done() called too many times")
        _vm.shared_set(self._unfinished, 0, left)
        if not left:
            _vm.unpark(self._all_done, _ALL)

    def join(self):
        while _vm.shared_get(self._unfinished, 0):
            _vm.park(self._all_done, "queue", None)


class SimpleQueue:
    """A queue without limits in size or time."""

    def __init__(self):
        self._channel = _vm.channel()

    def __getstate__(self):
        _state.check_spawning(self)
        return dict(self.__dict__)

    def put(self, obj):
        _vm.channel_send(self._channel, _vm.dumps(obj))

    def get(self):
        return _vm.loads(_vm.channel_receive(self._channel, None, "queue"))

    def empty(self):
        return not _vm.channel_len(self._channel)

    def close(self):
        pass
