"""What processes wait on: like `threading`'s, in shared memory.

Each keeps its numbers in a block; other processes wait on the number of a resource.
"""

from _vm import (
    acquired, current, describe, now, park, process, released, shared_get, shared_new, shared_resource, shared_set, unpark,
)  # fmt: skip
from multiprocessing import _state
from threading import BrokenBarrierError

_ALL = 0x7FFFFFFF


class _Shared:
    def __getstate__(self):
        _state.check_spawning(self)
        return dict(self.__dict__)

    def _wait(self, kind, ready, timeout):
        """Waits until `ready()`; whether it came in time."""
        if timeout is None:
            while not ready():
                park(self._resource, kind, None)
            return True
        deadline = now() + max(timeout, 0)
        while not ready():
            left = deadline - now()
            if left <= 0 or not park(self._resource, kind, left) and not ready():
                return False
        return True


class Semaphore(_Shared):
    """A counter that never goes below zero."""

    _kind = "semaphore"

    def __init__(self, value=1):
        self._block = shared_new([value])
        self._resource = shared_resource()

    def _free(self):
        return shared_get(self._block, 0) > 0

    def acquire(self, block=True, timeout=None):
        if not self._free():
            if not block or not self._wait(self._kind, self._free, timeout):
                return False
        shared_set(self._block, 0, shared_get(self._block, 0) - 1)
        acquired(self._resource, self._kind)
        return True

    __enter__ = acquire

    def release(self):
        shared_set(self._block, 0, shared_get(self._block, 0) + 1)
        released(self._resource)
        unpark(self._resource)

    def __exit__(self, kind, value, traceback):
        self.release()

    def get_value(self):
        return shared_get(self._block, 0)

    def __repr__(self):
        return f"<Semaphore(value={self.get_value()})>"


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot be released more often than it was acquired."""

    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._most = value

    def release(self):
        if shared_get(self._block, 0) >= self._most:
            raise ValueError("semaphore or lock released too many times")
        Semaphore.release(self)

    def __repr__(self):
        return f"<BoundedSemaphore(value={self.get_value()}, maxvalue={self._most})>"


class Lock(Semaphore):
    """A lock of two states. Any process may release it."""

    _kind = "lock"

    def __init__(self):
        Semaphore.__init__(self, 1)

    def release(self):
        if shared_get(self._block, 0):
            raise ValueError("semaphore or lock released too many times")
        Semaphore.release(self)

    def _is_owned(self):
        return not self._free()

    def _release_save(self):
        self.release()

    def _acquire_restore(self, saved):
        self.acquire()

    def __repr__(self):
        return f"<Lock(owner={'None' if self._free() else 'SomeOtherProcess'})>"


class RLock(_Shared):
    """A lock that its owner can acquire again."""

    def __init__(self):
        self._block = shared_new([-1, 0])  # the owner's thread, how often
        self._resource = shared_resource()

    def _free(self):
        return shared_get(self._block, 0) < 0

    def acquire(self, block=True, timeout=None):
        me = current()
        if shared_get(self._block, 0) != me:
            if not self._free():
                if not block or not self._wait("rlock", self._free, timeout):
                    return False
            shared_set(self._block, 0, me)
            acquired(self._resource, "rlock")
        shared_set(self._block, 1, shared_get(self._block, 1) + 1)
        return True

    __enter__ = acquire

    def release(self):
        if shared_get(self._block, 0) != current():
            raise AssertionError("attempt to release recursive lock not owned by thread")
        count = shared_get(self._block, 1) - 1
        shared_set(self._block, 1, count)
        if not count:
            shared_set(self._block, 0, -1)
            released(self._resource)
            unpark(self._resource)

    def __exit__(self, kind, value, traceback):
        self.release()

    def _is_owned(self):
        return shared_get(self._block, 0) == current()

    def _release_save(self):
        count = shared_get(self._block, 1)
        shared_set(self._block, 1, 1)
        self.release()
        return count

    def _acquire_restore(self, count):
        self.acquire()
        shared_set(self._block, 1, count)

    def __repr__(self):
        return f"<RLock({'None' if self._free() else 'SomeOtherThread'}, {shared_get(self._block, 1)})>"


class Condition(_Shared):
    """Waits until some process notifies."""

    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self._resource = shared_resource()

    def acquire(self, block=True, timeout=None):
        return self._lock.acquire(block, timeout)

    def release(self):
        self._lock.release()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *details):
        return self._lock.__exit__(*details)

    def wait(self, timeout=None):
        assert self._lock._is_owned(), "must acquire() condition before using wait()"
        saved = self._lock._release_save()
        woken = park(self._resource, "condition", None if timeout is None else max(timeout, 0))
        self._lock._acquire_restore(saved)
        return woken

    def wait_for(self, predicate, timeout=None):
        result = predicate()
        deadline = None if timeout is None else now() + timeout
        while not result:
            left = None
            if deadline is not None:
                left = deadline - now()
                if left <= 0:
                    break
            woken = self.wait(left)
            result = predicate()
            if not woken:
                break
        return result

    def notify(self, n=1):
        assert self._lock._is_owned(), "lock is not owned"
        unpark(self._resource, n)

    def notify_all(self):
        self.notify(_ALL)

    def __repr__(self):
        return f"<Condition({self._lock!r}, unknown)>"


class Event(_Shared):
    """A flag that processes can wait for."""

    def __init__(self):
        self._block = shared_new([False])
        self._resource = shared_resource()

    def is_set(self):
        return shared_get(self._block, 0)

    def set(self):
        shared_set(self._block, 0, True)
        describe(self._resource, "set")
        unpark(self._resource, _ALL)

    def clear(self):
        shared_set(self._block, 0, False)
        describe(self._resource, "not set")

    def wait(self, timeout=None):
        if self.is_set():
            return True
        return park(self._resource, "event", None if timeout is None else max(timeout, 0)) or self.is_set()

    def __repr__(self):
        return f"<Event at {id(self):#x} {'set' if self.is_set() else 'unset'}>"


class Barrier(_Shared):
    """Lets nobody on until `parties` processes have come."""

    def __init__(self, parties, action=None, timeout=None):
        self._parties = parties
        self._action = action
        self._timeout = timeout
        # How many wait; the number of the round, whose change lets them on; whether it is broken.
        self._block = shared_new([0, 0, False])
        self._resource = shared_resource()

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        block = self._block
        if shared_get(block, 2):
            raise BrokenBarrierError
        index = shared_get(block, 0)
        turn = shared_get(block, 1)
        shared_set(block, 0, index + 1)
        describe(self._resource, f"{index + 1} of {self._parties}")
        if index + 1 == self._parties:
            if self._action is not None:
                try:
                    self._action()
                except BaseException:
                    self.abort()
                    raise
            self._next_round()
        elif not park(self._resource, "barrier", None if timeout is None else max(timeout, 0)):
            if shared_get(block, 1) == turn:
                self.abort()
        if shared_get(block, 2):
            raise BrokenBarrierError
        return index

    def _next_round(self):
        shared_set(self._block, 0, 0)
        shared_set(self._block, 1, shared_get(self._block, 1) + 1)
        unpark(self._resource, _ALL)

    def reset(self):
        shared_set(self._block, 2, False)
        self._next_round()

    def abort(self):
        shared_set(self._block, 2, True)
        self._next_round()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return shared_get(self._block, 0)

    @property
    def broken(self):
        return shared_get(self._block, 2)
