"""Locks and threads as the machine gives them. `threading` stands on this.

A release does not hand the lock over: it wakes one waiter, and whoever comes first takes it, as in CPython.
"""

from _vm import acquired, current, now, park, released, spawn, unpark

TIMEOUT_MAX = 9223372036.0
error = RuntimeError


def _check_timeout(blocking, timeout):
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        raise ValueError("timeout value must be positive")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")


class lock:
    """A lock of two states. Any thread may release it."""

    __module__ = "_thread"

    def __init__(self):
        self._locked = False

    def acquire(self, blocking=True, timeout=-1):
        if self._locked or timeout != -1:
            return self._acquire_slowly(blocking, timeout)
        self._locked = True
        acquired(self, "lock")
        return True

    __enter__ = acquire
    acquire_lock = acquire

    def _acquire_slowly(self, blocking, timeout):
        if timeout != -1:
            _check_timeout(blocking, timeout)
        if self._locked:
            if not blocking or timeout == 0:
                return False
            if timeout == -1:
                while self._locked:
                    park(self, "lock", None)
            elif not self._wait_until(now() + timeout):
                return False
        self._locked = True
        acquired(self, "lock")
        return True

    def _wait_until(self, deadline):
        while self._locked:
            left = deadline - now()
            if left <= 0 or not park(self, "lock", left) and self._locked:
                return False
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        self._locked = False
        released(self)
        unpark(self)

    release_lock = release

    def __exit__(self, kind, value, traceback):
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        self._locked = False
        released(self)
        unpark(self)

    def locked(self):
        return self._locked

    locked_lock = locked

    def _at_fork_reinit(self):
        self._locked = False

    # What Condition asks of a lock.

    def _is_owned(self):
        return self._locked

    def _release_save(self):
        self.release()

    def _acquire_restore(self, saved):
        if self._locked:
            self._acquire_slowly(True, -1)
        else:
            self._locked = True
            acquired(self, "lock")

    def __repr__(self):
        state = "locked" if self._locked else "unlocked"
        return f"<{state} _thread.lock object at {id(self):#x}>"

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread.lock' object")


class RLock:
    """A lock that its owner can acquire again."""

    __module__ = "_thread"

    def __init__(self):
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        me = current()
        if self._owner == me:
            if timeout != -1:
                _check_timeout(blocking, timeout)
            self._count += 1
            return True
        if self._owner is not None or timeout != -1:
            if not self._wait(blocking, timeout):
                return False
        self._owner = me
        self._count = 1
        acquired(self, "rlock")
        return True

    __enter__ = acquire

    def _wait(self, blocking, timeout):
        if timeout != -1:
            _check_timeout(blocking, timeout)
        if self._owner is None:
            return True
        if not blocking or timeout == 0:
            return False
        if timeout == -1:
            while self._owner is not None:
                park(self, "rlock", None)
            return True
        deadline = now() + timeout
        while self._owner is not None:
            left = deadline - now()
            if left <= 0 or not park(self, "rlock", left) and self._owner is not None:
                return False
        return True

    def release(self):
        if self._owner != current():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            released(self)
            unpark(self)

    def __exit__(self, kind, value, traceback):
        self.release()

    def _at_fork_reinit(self):
        self._owner = None
        self._count = 0

    def _recursion_count(self):
        return self._count if self._owner == current() else 0

    # What Condition asks of a lock.

    def _is_owned(self):
        return self._owner == current()

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        saved = self._count, self._owner
        self._count = 0
        self._owner = None
        released(self)
        unpark(self)
        return saved

    def _acquire_restore(self, saved):
        while self._owner is not None:
            park(self, "rlock", None)
        self._count, self._owner = saved
        acquired(self, "rlock")

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        owner = 0 if self._owner is None else self._owner + 1
        return f"<{state} _thread.RLock object owner={owner} count={self._count} at {id(self):#x}>"

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread.RLock' object")


LockType = lock


def allocate_lock():
    return lock()


allocate = allocate_lock


def get_ident():
    return current() + 1


def get_native_id():
    return current() + 1001


def start_new_thread(function, args, kwargs={}):
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    return spawn(lambda: _run(function, args, kwargs), "Dummy", True) + 1


start_new = start_new_thread


def _run(function, args, kwargs):
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as error:
        import sys
        from _vm import format_exception

        sys.stderr.write(f"Exception ignored in thread started by: {function!r}\n{format_exception(error, suggest=True)}")
        return False
    return True


def exit():
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2):
    raise NotImplementedError("_thread.interrupt_main: signals are not simulated")


_FunctionType = type(lambda: None)


class _local:
    """Attributes that each thread has for itself. What a derived class has as defaults is taken out of the class,
    so that reading comes to `__getattr__`."""

    _defaults = {}

    def __init_subclass__(cls, **kwargs):
        defaults = {}
        for name, value in list(cls.__dict__.items()):
            if name.startswith("__") or isinstance(value, (_FunctionType, property, classmethod, staticmethod, type)):
                continue
            if not hasattr(type(value), "__get__"):
                defaults[name] = value
                delattr(cls, name)
        cls._defaults = {**cls._defaults, **defaults}

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and not any("__init__" in base.__dict__ for base in cls.__mro__[:-1]):
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        object.__setattr__(self, "_by_thread", {current(): {}})
        object.__setattr__(self, "_arguments", (args, kwargs))
        return self

    def __getattr__(self, name):
        values = _values_here(self)
        if name in values:
            return values[name]
        if name in self._defaults:
            return self._defaults[name]
        raise AttributeError(f"{_kind(self)!r} object has no attribute {name!r}", name=name, obj=self)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        found = getattr(type(self), name, None)
        if isinstance(found, property) or hasattr(type(found), "__set__"):
            object.__setattr__(self, name, value)
        else:
            _values_here(self)[name] = value

    @property
    def __dict__(self):
        return _values_here(self)

    def __delattr__(self, name):
        values = _values_here(self)
        if name not in values:
            raise AttributeError(f"{_kind(self)!r} object has no attribute {name!r}")
        del values[name]


def _kind(local):
    return "_thread._local" if type(local) is _local else type(local).__name__


def _values_here(local):
    by_thread = local._by_thread
    me = current()
    values = by_thread.get(me)
    if values is None:
        values = by_thread[me] = {}
        if any("__init__" in base.__dict__ for base in type(local).__mro__[:-1]):
            args, kwargs = local._arguments
            local.__init__(*args, **kwargs)
    return values


class _ExceptHookArgs:
    def __init__(self, args):
        self.exc_type, self.exc_value, self.exc_traceback, self.thread = args
