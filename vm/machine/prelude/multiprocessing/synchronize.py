"""What processes wait on: like `threading`'s, in shared memory.

Each keeps its numbers in a block; other processes wait on the number of a resource. Between two intrinsics another
process may do anything: so numbers that several may change are changed by `shared_swap`, and `park` is told what it
relies on.
"""

from _vm import (
    acquired, current, describe, now, park, released, shared_get, shared_new, shared_resource, shared_set, shared_swap, unpark,
)  # fmt: skip
from multiprocessing import _state
from threading import BrokenBarrierError

_ALL = 0x7FFFFFFF
_ROUND = 1 << 20  # more than a barrier has parties


class _Shared:
    def __getstate__(self):
        _state.check_spawning(self)
        return dict(self.__dict__)

    def _take_in_time(self, kind, take, taken, timeout):
        """Takes it, and waits for that while `taken()` is what the first number is; whether that was in time."""
        deadline = None if timeout is None else now() + max(timeout, 0)
        while not take():
            left = None
            if deadline is not None:
                left = deadline - now()
                if left <= 0:
                    return False
            park(self._resource, kind, left, self._block, 0, taken())
        return True


class Semaphore(_Shared):
    """A counter that never goes below zero."""

    _kind = "semaphore"

    def __init__(self, value=1):
        self._block = shared_new([value])
        self._resource = shared_resource()

    def _take(self):
        while (value := shared_get(self._block, 0)) > 0:
            if shared_swap(self._block, 0, value, value - 1):
                return True
        return False

    def acquire(self, block=True, timeout=None):
        if not self._take():
            if not block or not self._take_in_time(self._kind, self._take, _zero, timeout):
                return False
        acquired(self._resource, self._kind)
        return True

    __enter__ = acquire

    def release(self):
        self._add_one(None)

    def _add_one(self, most):
        while True:
            value = shared_get(self._block, 0)
            if value == most:
                raise ValueError("semaphore or lock released too many times")
            if shared_swap(self._block, 0, value, value + 1):
                break
        released(self._resource)
        unpark(self._resource)

    def __exit__(self, kind, value, traceback):
        self.release()

    def get_value(self):
        return shared_get(self._block, 0)

    def __repr__(self):
        return f"<Semaphore(value={self.get_value()})>"


def _zero():
    return 0


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot be released more often than it was acquired."""

    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._most = value

    def release(self):
        self._add_one(self._most)

    def __repr__(self):
        return f"<BoundedSemaphore(value={self.get_value()}, maxvalue={self._most})>"


class Lock(Semaphore):
    """A lock of two states. Any process may release it."""

    _kind = "lock"

    def __init__(self):
        Semaphore.__init__(self, 1)

    def release(self):
        self._add_one(1)

    def _is_owned(self):
        return not self.get_value()

    def _release_save(self):
        self.release()

    def _acquire_restore(self, saved):
        self.acquire()

    def __repr__(self):
        return f"<Lock(owner={'None' if self.get_value() else 'SomeOtherProcess'})>"


class RLock(_Shared):
    """A lock that its owner can acquire again."""

    def __init__(self):
        self._block = shared_new([-1, 0])  # the owner's thread, how often
        self._resource = shared_resource()

    def _free(self):
        return shared_get(self._block, 0) < 0

    def _take(self):
        return shared_swap(self._block, 0, -1, current())

    def _owner(self):
        return shared_get(self._block, 0)

    def acquire(self, block=True, timeout=None):
        if self._owner() != current():
            if not self._take():
                if not block or not self._take_in_time("rlock", self._take, self._owner, timeout):
                    return False
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
        # How many wait, which only the lock's owner changes; how many may go on.
        self._block = shared_new([0, 0])
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
        block = self._block
        shared_set(block, 0, shared_get(block, 0) + 1)
        saved = self._lock._release_save()
        deadline = None if timeout is None else now() + max(timeout, 0)
        woken = self._go_on()
        while not woken:
            left = None
            if deadline is not None:
                left = deadline - now()
                if left <= 0:
                    break
            park(self._resource, "condition", left, block, 1, 0)
            woken = self._go_on()
        self._lock._acquire_restore(saved)
        if not woken:
            # It may have been notified since.
            woken = self._go_on()
            if not woken:
                shared_set(block, 0, shared_get(block, 0) - 1)
        return woken

    def _go_on(self):
        while granted := shared_get(self._block, 1):
            if shared_swap(self._block, 1, granted, granted - 1):
                return True
        return False

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
        block = self._block
        n = min(n, shared_get(block, 0))
        if n > 0:
            shared_set(block, 0, shared_get(block, 0) - n)
            while not shared_swap(block, 1, granted := shared_get(block, 1), granted + n):
                pass
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
        deadline = None if timeout is None else now() + max(timeout, 0)
        while not self.is_set():
            left = None
            if deadline is not None:
                left = deadline - now()
                if left <= 0:
                    return False
            if park(self._resource, "event", left, self._block, 0, False):
                return True
        return True

    def __repr__(self):
        return f"<Event at {id(self):#x} {'set' if self.is_set() else 'unset'}>"


class Barrier(_Shared):
    """Lets nobody on until `parties` processes have come."""

    def __init__(self, parties, action=None, timeout=None):
        self._parties = parties
        self._action = action
        self._timeout = timeout
        # The number of the round, whose change lets them on, and how many have come; whether it is broken.
        self._block = shared_new([0, False])
        self._resource = shared_resource()

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        block = self._block
        while True:
            if self.broken:
                raise BrokenBarrierError
            state = shared_get(block, 0)
            index = state % _ROUND
            if index == self._parties:
                park(self._resource, "barrier", None, block, 0, state)
            elif shared_swap(block, 0, state, state + 1):
                break
        describe(self._resource, f"{index + 1} of {self._parties}")
        if index + 1 == self._parties:
            if self._action is not None:
                try:
                    self._action()
                except BaseException:
                    self.abort()
                    raise
            self._next_round()
        else:
            self._wait_for_round(state // _ROUND, timeout)
        if self.broken:
            raise BrokenBarrierError
        return index

    def _wait_for_round(self, turn, timeout):
        deadline = None if timeout is None else now() + max(timeout, 0)
        while (state := shared_get(self._block, 0)) // _ROUND == turn:
            left = None
            if deadline is not None:
                left = deadline - now()
                if left <= 0:
                    self.abort()
                    return
            park(self._resource, "barrier", left, self._block, 0, state)

    def _next_round(self):
        while not shared_swap(self._block, 0, state := shared_get(self._block, 0), (state // _ROUND + 1) * _ROUND):
            pass
        unpark(self._resource, _ALL)

    def reset(self):
        shared_set(self._block, 1, False)
        self._next_round()

    def abort(self):
        shared_set(self._block, 1, True)
        self._next_round()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return shared_get(self._block, 0) % _ROUND

    @property
    def broken(self):
        return shared_get(self._block, 1)
