"""Processes: their start, their end, and who is who."""

import sys
import threading
import _vm
from multiprocessing import _state

_TERMINATED = 15
_KILLED = 9


class BaseProcess:
    """A process that calls a function. How it starts, its class says: see `context`."""

    _start_method = "fork"
    _closed = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, "group argument must be None for now"
        parent = current_process()
        _state.count += 1
        self._identity = parent._identity + (_state.count,)
        self._config = dict(parent._config)
        self._parent_pid = parent.pid
        self._parent_name = parent.name
        self._process = None
        self._ended = None
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or f"{type(self).__name__}-{':'.join(map(str, self._identity))}"
        self._daemon = parent.daemon if daemon is None else daemon

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        self._check_closed()
        assert self._process is None, "cannot start a process twice"
        me = current_process()
        assert self._parent_pid == me.pid, "can only start a process object created by current process"
        assert not me.daemon, "daemonic processes are not allowed to have children"
        _forget_ended()
        if self._start_method == "fork":
            threading._before_fork()
            _state.before_fork()
            self._process = _vm.fork(self._bootstrap_fork, self._name)
        else:
            _state.spawning = True
            try:
                message = _vm.dumps((self, me._name))
            finally:
                _state.spawning = False
            self._process = _vm.spawn_process(message, self._name)
        _state.children[self._process] = self

    def _bootstrap_fork(self):
        threading._after_fork()
        threading._main_thread._name = "MainThread"
        _state.after_fork()
        self._bootstrap()

    def _bootstrap(self):
        _state.current = self
        _state.children = {}
        _state.count = 0
        process = _vm.process()
        self._process = process
        import os

        os._parents[process] = self._parent_pid
        code = 1
        try:
            self.run()
            code = 0
        except SystemExit as error:
            code = _exit_code(error.code)
        except BaseException as error:
            sys.stderr.write(f"Process {self._name}:\n{_vm.format_exception(error)}")
        _exit_function()
        threading._shutdown()
        _state.at_end()
        _vm.exit(code)

    def terminate(self):
        self._check_closed()
        self._signal(_TERMINATED)

    def kill(self):
        self._check_closed()
        self._signal(_KILLED)

    def _signal(self, number):
        if self._process is None:
            raise AttributeError("'NoneType' object has no attribute 'terminate'")
        if _vm.exit_code(self._process) is None:
            _vm.kill(self._process, number)

    def join(self, timeout=None):
        self._check_closed()
        assert self._parent_pid == current_process().pid, "can only join a child process"
        assert self._process is not None, "can only join a started process"
        if timeout is not None and timeout < 0:
            timeout = 0
        _vm.wait_process(self._process, timeout)
        if _vm.exit_code(self._process) is not None:
            _state.children.pop(self._process, None)

    def is_alive(self):
        self._check_closed()
        if self is _state.current:
            return True
        assert self._parent_pid == current_process().pid, "can only test a child process"
        if self._process is None:
            return False
        if _vm.exit_code(self._process) is None:
            return True
        _state.children.pop(self._process, None)
        return False

    def close(self):
        if self._process is not None and not self._closed:
            if _vm.exit_code(self._process) is None:
                raise ValueError(
                    "Cannot close a process while it is still running. "
                    "You should first call join() or terminate()."
                )
            _state.children.pop(self._process, None)
        self._closed = True

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        return self._daemon

    @daemon.setter
    def daemon(self, daemonic):
        assert self._process is None, "process has already started"
        self._daemon = daemonic

    @property
    def authkey(self):
        return b"interleave"

    @property
    def exitcode(self):
        self._check_closed()
        if self is _state.current or self._process is None:
            return None
        return _vm.exit_code(self._process)

    @property
    def pid(self):
        self._check_closed()
        return None if self._process is None else 1000 + self._process

    ident = pid

    @property
    def sentinel(self):
        self._check_closed()
        if self._process is None:
            raise ValueError("process not started")
        return self._process

    def __repr__(self):
        if self._closed:
            status = "closed"
        elif self is _state.current:
            status = "started"
        elif self._parent_pid != current_process().pid:
            status = "unknown"
        elif self._process is None:
            status = "initial"
        else:
            code = _vm.exit_code(self._process)
            status = "started" if code is None else "stopped"
        info = [type(self).__name__, f"name={self._name!r}"]
        if self._process is not None:
            info.append(f"pid={1000 + self._process}")
        info.append(f"parent={self._parent_pid}")
        info.append(status)
        if status == "stopped":
            info.append(f"exitcode={_SIGNALS.get(code, code)}")
        if self._daemon:
            info.append("daemon")
        return f"<{' '.join(info)}>"

    def __reduce__(self):
        if not _state.spawning:
            raise TypeError(
                "Pickling an AuthenticationString object is disallowed for security reasons"
            )
        values = {name: value for name, value in self.__dict__.items() if name != "_process"}
        return _again, (type(self), values)


def _again(kind, values):
    process = object.__new__(kind)
    process.__dict__.update(values)
    process._process = None
    return process


_SIGNALS = {-15: "-SIGTERM", -9: "-SIGKILL", -2: "-SIGINT", -6: "-SIGABRT", -11: "-SIGSEGV"}


def _exit_code(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    sys.stderr.write(f"{code}\n")
    return 1


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = "MainProcess"
        self._parent_pid = None
        self._parent_name = None
        self._process = _vm.process()
        self._config = {}
        self._daemon = False


class _ParentProcess(BaseProcess):
    def __init__(self, name, pid):
        self._identity = ()
        self._name = name
        self._process = pid - 1000
        self._parent_pid = None
        self._config = {}
        self._daemon = False

    def is_alive(self):
        return _vm.exit_code(self._process) is None

    def join(self, timeout=None):
        _vm.wait_process(self._process, timeout)


def current_process():
    if _state.current is None:
        _state.current = _MainProcess()
    return _state.current


def parent_process():
    me = current_process()
    return None if me._parent_pid is None else _ParentProcess(me._parent_name, me._parent_pid)


def active_children():
    _forget_ended()
    return list(_state.children.values())


def _forget_ended():
    for number in list(_state.children):
        if _vm.exit_code(number) is not None:
            del _state.children[number]


def _exit_function():
    """At the end of a process: ends its daemons, and waits for its other children."""
    _state.run_finalizers()
    for process in active_children():
        if process._daemon:
            process._signal(_TERMINATED)
    for process in active_children():
        process.join()


def _spawned(start):
    """What a process that was started afresh does, once it has imported the main module."""
    # What was pickled may come from any of these.
    import collections
    import functools
    from multiprocessing import connection, managers, pool, queues, sharedctypes, synchronize

    process, _ = _vm.loads(start)
    process._bootstrap()


current_process()
threading._finalizers.append(_exit_function)
threading._process_name = lambda: current_process()._name
