"""Threads and what they wait on, as CPython's `threading`, over the machine's park and unpark."""

import _thread
import sys as _sys
from _vm import acquired, current, describe, now, park, released, rename, spawn, stall, unpark, waiting
from _thread import RLock, TIMEOUT_MAX, _ExceptHookArgs, get_ident, get_native_id, lock as Lock, _local as local

ThreadError = RuntimeError
ALL = 0x7FFFFFFF  # waiters


class Condition:
    """Waits until somebody notifies."""

    def __init__(self, lock=None):
        if lock is None:
            lock = RLock()
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, kind, value, traceback):
        return self._lock.__exit__(kind, value, traceback)

    def __repr__(self):
        return f"<Condition({self._lock!r}, {waiting(self)})>"

    def _is_owned(self):
        return self._lock._is_owned()

    def wait(self, timeout=None):
        lock = self._lock
        if not lock._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        saved = lock._release_save()
        if timeout is not None and timeout < 0:
            timeout = 0
        woken = park(self, "condition", timeout)
        lock._acquire_restore(saved)
        return woken

    def wait_for(self, predicate, timeout=None):
        deadline = None
        left = timeout
        result = predicate()
        while not result:
            if left is not None:
                if deadline is None:
                    deadline = now() + left
                else:
                    left = deadline - now()
                    if left <= 0:
                        break
            woken = self.wait(left)
            result = predicate()
            if not woken:
                break
        return result

    def notify(self, n=1):
        if not self._lock._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        unpark(self, n)

    def notify_all(self):
        if not self._lock._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        unpark(self, ALL)

    def notifyAll(self):
        import warnings

        warnings.warn("notifyAll() is deprecated, use notify_all() instead", DeprecationWarning, stacklevel=2)
        self.notify_all()


class Semaphore:
    """A counter that never goes below zero: who would take it there waits."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value
        describe(self, f"{value} free")

    def __repr__(self):
        kind = type(self)
        return f"<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: value={self._value}>"

    def acquire(self, blocking=True, timeout=None):
        if timeout is not None and not blocking:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if not self._value:
            if not blocking or not self._wait(timeout):
                return False
        self._value -= 1
        acquired(self, "semaphore")
        describe(self, f"{self._value} free")
        return True

    __enter__ = acquire

    def _wait(self, timeout):
        if timeout is None:
            while not self._value:
                park(self, "semaphore", None)
            return True
        deadline = now() + timeout
        while not self._value:
            left = deadline - now()
            if left <= 0 or not park(self, "semaphore", left) and not self._value:
                return False
        return True

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        self._value += n
        released(self)
        describe(self, f"{self._value} free")
        unpark(self, n)

    def __exit__(self, kind, value, traceback):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot be released more often than it was acquired."""

    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._initial_value = value

    def __repr__(self):
        kind = type(self)
        state = f"value={self._value}/{self._initial_value}"
        return f"<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: {state}>"

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        if self._value + n > self._initial_value:
            raise ValueError("Semaphore released too many times")
        Semaphore.release(self, n)


class Event:
    """A flag that threads can wait for."""

    def __init__(self):
        self._flag = False
        describe(self, "not set")

    def __repr__(self):
        kind = type(self)
        state = "set" if self._flag else "unset"
        return f"<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: {state}>"

    def is_set(self):
        return self._flag

    def isSet(self):
        import warnings

        warnings.warn("isSet() is deprecated, use is_set() instead", DeprecationWarning, stacklevel=2)
        return self._flag

    def set(self):
        self._flag = True
        describe(self, "set")
        unpark(self, ALL)

    def clear(self):
        self._flag = False
        describe(self, "not set")

    def wait(self, timeout=None):
        if self._flag:
            return True
        if timeout is not None and timeout < 0:
            timeout = 0
        return park(self, "event", timeout)


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    """Lets nobody on until `parties` threads have come."""

    def __init__(self, parties, action=None, timeout=None):
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._count = 0
        self._state = 0  # 0 filling, 1 draining, -1 resetting, -2 broken
        self._drained = _Resource()
        describe(self, f"0 of {parties}")

    def __repr__(self):
        kind = type(self)
        state = "broken" if self.broken else f"waiters={self.n_waiting}/{self.parties}"
        return f"<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: {state}>"

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        while self._state == -1 or self._state == 1:
            park(self._drained, "barrier", None)
        if self._state < 0:
            raise BrokenBarrierError
        index = self._count
        self._count += 1
        describe(self, f"{self._count} of {self._parties}")
        try:
            if self._count == self._parties:
                self._trip()
            else:
                self._wait(timeout)
            return index
        finally:
            self._count -= 1
            if not self._count and (self._state == -1 or self._state == 1):
                self._state = 0
                describe(self, f"0 of {self._parties}")
                unpark(self._drained, ALL)

    def _trip(self):
        if self._action is not None:
            try:
                self._action()
            except BaseException:
                self.abort()
                raise
        self._state = 1
        unpark(self, ALL)

    def _wait(self, timeout):
        if timeout is not None and timeout < 0:
            timeout = 0
        park(self, "barrier", timeout)
        if not self._state:
            self.abort()
            raise BrokenBarrierError
        if self._state < 0:
            raise BrokenBarrierError

    def reset(self):
        if self._count:
            if self._state == 0 or self._state == -2:
                self._state = -1
        else:
            self._state = 0
        unpark(self, ALL)

    def abort(self):
        self._state = -2
        describe(self, "broken")
        unpark(self, ALL)
        unpark(self._drained, ALL)

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == 0 else 0

    @property
    def broken(self):
        return self._state == -2


class _Resource:
    """Something to wait on that is no object of the program."""


_count = 0
_active = {}
_limbo = {}


def _newname(template):
    global _count
    _count += 1
    return template % _count


class Thread:
    """A thread of control."""

    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if name:
            name = str(name)
        else:
            name = _newname("Thread-%d")
            if target is not None:
                try:
                    name += f" ({target.__name__})"
                except AttributeError:
                    pass
        self._target = target
        self._name = name
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread()._daemonic if daemon is None else daemon
        self._ident = None
        self._started = False
        self._is_stopped = False
        self._initialized = True

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        status = "stopped" if self._is_stopped else "started" if self._started else "initial"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{type(self).__name__}({self._name}, {status})>"

    def start(self):
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        if self._started or self in _limbo:
            raise RuntimeError("threads can only be started once")
        if _shutting_down:
            raise RuntimeError("can't create new thread at interpreter shutdown")
        _limbo[self] = self
        spawn(self._bootstrap, self._name, bool(self._daemonic))
        while not self._started:
            park(self, "thread", None)

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        ident = self._ident = get_ident()
        _active[ident] = self
        del _limbo[self]
        self._started = True
        unpark(self)
        stall()
        well = True
        try:
            self.run()
        except BaseException as error:
            well = isinstance(error, SystemExit)
            _report(self, error)
            # The machine shows that it failed.
            return False
        finally:
            self._is_stopped = True
            _active.pop(ident, None)
            unpark(self, ALL)
        return well

    def join(self, timeout=None):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if not self._started:
            raise RuntimeError("cannot join thread before it is started")
        if self._ident == get_ident():
            raise RuntimeError("cannot join current thread")
        if timeout is None:
            while not self._is_stopped:
                park(self, "thread", None)
        elif not self._is_stopped and timeout > 0:
            park(self, "thread", timeout)

    @property
    def name(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, "Thread.__init__() not called"
        self._name = str(name)
        if self._ident is not None:
            rename(self._ident - 1, self._name)

    @property
    def ident(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._ident

    @property
    def native_id(self):
        assert self._initialized, "Thread.__init__() not called"
        return None if self._ident is None else self._ident + 1000

    def is_alive(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._started and not self._is_stopped

    @property
    def daemon(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self._started:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def isDaemon(self):
        _deprecated("isDaemon() is deprecated, get the daemon attribute instead")
        return self.daemon

    def setDaemon(self, daemonic):
        _deprecated("setDaemon() is deprecated, set the daemon attribute instead")
        self.daemon = daemonic

    def getName(self):
        _deprecated("getName() is deprecated, get the name attribute instead")
        return self.name

    def setName(self, name):
        _deprecated("setName() is deprecated, set the name attribute instead")
        self.name = name


def _deprecated(message):
    import warnings

    warnings.warn(message, DeprecationWarning, stacklevel=3)


ExceptHookArgs = _ExceptHookArgs


def excepthook(args, /):
    if args.exc_type is SystemExit:
        return
    thread = args.thread
    name = get_ident() if thread is None else thread._name
    error = args.exc_value
    if error is None:
        error = args.exc_type()
    from _vm import format_exception

    _sys.stderr.write(f"Exception in thread {name}:\n{format_exception(error, suggest=True)}")


__excepthook__ = excepthook


def _report(thread, error):
    try:
        excepthook(ExceptHookArgs((type(error), error, error.__traceback__, thread)))
    except BaseException as second:
        from _vm import format_exception

        _sys.stderr.write(f"Exception in threading.excepthook:\n{format_exception(second, suggest=True)}")


class Timer(Thread):
    """Calls a function after a while, unless it is cancelled."""

    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _MainThread(Thread):
    def __init__(self):
        self._target = None
        self._args = ()
        self._kwargs = {}
        self._name = "MainThread"
        self._daemonic = False
        self._ident = get_ident()
        self._started = True
        self._is_stopped = False
        self._initialized = True
        _active[self._ident] = self


class _DummyThread(Thread):
    """A thread that was not started by this module."""

    def __init__(self):
        Thread.__init__(self, name=_newname("Dummy-%d"), daemon=True)
        self._ident = get_ident()
        self._started = True
        _active[self._ident] = self

    def is_alive(self):
        return True

    def join(self, timeout=None):
        assert False, "cannot join a dummy thread"


def current_thread():
    thread = _active.get(get_ident())
    return _DummyThread() if thread is None else thread


def currentThread():
    _deprecated("currentThread() is deprecated, use current_thread() instead")
    return current_thread()


def active_count():
    return len(_active) + len(_limbo)


def activeCount():
    _deprecated("activeCount() is deprecated, use active_count() instead")
    return active_count()


def enumerate():
    return list(_active.values()) + list(_limbo.values())


def main_thread():
    return _main_thread


def stack_size(size=0):
    return 0


_main_thread = _MainThread()
_shutting_down = False
_at_exit = []
_finalizers = []  # what other modules do when all threads have ended
_fork_hooks = []  # what they do in a process that was forked


def _register_atexit(function, *args, **kwargs):
    _at_exit.append((function, args, kwargs))


def _shutdown():
    """What the machine calls when the main thread is at its end: waits for the others, then cleans up."""
    for function, args, kwargs in reversed(_at_exit):
        function(*args, **kwargs)
    me = get_ident()
    # The main thread is one of them.
    while len(_active) > 1 or _limbo:
        others = [t for t in _active.values() if not t._daemonic and t._ident != me]
        if not others and not _limbo:
            break
        for thread in others:
            thread.join()
    for function in _finalizers:
        function()


def _after_fork():
    """In a new process with a copy of the memory: only the calling thread is there."""
    global _main_thread, _active, _limbo
    thread = _forking_thread
    for other in list(_active.values()):
        if other is not thread:
            other._is_stopped = True
    thread._ident = get_ident()
    _main_thread = thread
    _active = {thread._ident: thread}
    _limbo = {}
    for function in _fork_hooks:
        function()


_forking_thread = None


def _process_name():
    return "MainProcess"


def _before_fork():
    global _forking_thread
    _forking_thread = current_thread()
