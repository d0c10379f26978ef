"""A pool of processes: calls and results are pickled."""

import sys
import threading
from _vm import (
    channel, channel_receive, channel_send, dumps, exit_code, format_exception, kill, loads, on_exit, setting,
    wait_process,
)  # fmt: skip
from concurrent.futures import _base
from concurrent.futures._base import Future
from functools import partial

EXTRA_QUEUED_CALLS = 1
_executors = []


class BrokenProcessPool(_base.BrokenExecutor):
    pass


class _RemoteTraceback(Exception):
    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


def _python_exit():
    for executor in list(_executors):
        executor.shutdown()


threading._register_atexit(_python_exit)
threading._fork_hooks.append(_executors.clear)


def _chunks(iterables, size):
    chunk = []
    for args in zip(*iterables):
        chunk.append(args)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _flatten(results):
    for chunk in results:
        yield from chunk


class ProcessPoolExecutor(_base.Executor):
    """Runs calls in processes. A thread of this process takes the results in."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        import multiprocessing

        if max_workers is None:
            max_workers = setting("cores")
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if mp_context is None:
            mp_context = multiprocessing.get_context("spawn" if max_tasks_per_child is not None else None)
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
            if mp_context.get_start_method() == "fork":
                raise ValueError(
                    "max_tasks_per_child is incompatible with the 'fork' multiprocessing start method;"
                    " supply a different mp_context."
                )
        self._mp_context = mp_context
        self._max_workers = max_workers
        self._initializer = initializer
        self._initargs = initargs
        self._max_tasks_per_child = max_tasks_per_child
        self._processes = {}  # process: Process
        self._manager = None
        self._calls = self._results = None
        self._pending = {}  # number of the call: (future, fn, args, kwargs), not yet given to a worker
        self._running = {}  # the same, given to the workers
        self._next = 0
        self._broken = False
        self._shutdown = False

    def submit(self, fn, /, *args, **kwargs):
        if self._broken:
            raise BrokenProcessPool(self._broken)
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        self._pending[self._next] = (future, fn, args, kwargs)
        self._next += 1
        if self._manager is None:
            self._start()
        self._adjust_processes()
        self._feed()
        return future

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = _chunks(iterables, chunksize)
        return _flatten(super().map(partial(_process_chunk, fn), chunks, timeout=timeout))

    def _start(self):
        self._calls = channel()
        self._results = channel()
        _executors.append(self)
        if self._mp_context.get_start_method() == "fork":
            for _ in range(self._max_workers):
                self._add_process()
        self._manager = threading.Thread(target=self._manage, daemon=True)
        self._manager.start()

    def _adjust_processes(self):
        if self._mp_context.get_start_method() != "fork" and len(self._processes) < self._max_workers:
            if len(self._pending) + len(self._running) > len(self._processes):
                self._add_process()

    def _add_process(self):
        work = (self._calls, self._results, self._initializer, self._initargs, self._max_tasks_per_child)
        process = self._mp_context.Process(target=_process_worker, args=work)
        process.start()
        self._processes[process._process] = process
        on_exit(process._process, self._results, dumps(("exit", process._process)))

    def _feed(self):
        """Gives calls to the workers: few more than there are workers, so that the others can be cancelled."""
        while self._pending and len(self._running) < self._max_workers + EXTRA_QUEUED_CALLS:
            number = next(iter(self._pending))
            call = self._pending.pop(number)
            future, fn, args, kwargs = call
            if not future.set_running_or_notify_cancel():
                continue
            try:
                message = dumps((number, fn, args, kwargs))
            except Exception as error:
                error.__cause__ = _RemoteTraceback(f'\n"""\n{format_exception(error)}"""')
                future.set_exception(error)
                continue
            self._running[number] = call
            channel_send(self._calls, message)

    def _manage(self):
        while True:
            message = loads(channel_receive(self._results, None, "pool"))
            if message[0] == "exit":
                if self._ended(message[1]):
                    return
            elif message[0] == "result":
                _, number, result, error, text = message
                call = self._running.pop(number, None)
                if call is not None:
                    future = call[0]
                    if error is None:
                        future.set_result(result)
                    else:
                        error.__cause__ = _RemoteTraceback(text)
                        future.set_exception(error)
                self._feed()
            if self._shutdown and not self._pending and not self._running:
                self._stop()
                return

    def _ended(self, number):
        """A worker has ended; whether the pool has too."""
        process = self._processes.pop(number, None)
        if process is None or self._shutdown and not self._pending and not self._running:
            return False
        if exit_code(number) == 0 and self._max_tasks_per_child is not None:
            self._add_process()
            return False
        self._broken = "A process in the process pool was terminated abruptly while the future was running or pending."
        for calls in (self._running, self._pending):
            for future, _, _, _ in calls.values():
                if not future.done():
                    future.set_exception(BrokenProcessPool(self._broken))
            calls.clear()
        self._broken = "A child process terminated abruptly, the process pool is not usable anymore"
        for other in self._processes:
            kill(other, 15)
        for other in self._processes:
            wait_process(other, None)
        return True

    def _stop(self):
        for _ in self._processes:
            channel_send(self._calls, dumps(None))
        for number in self._processes:
            wait_process(number, None)

    def shutdown(self, wait=True, *, cancel_futures=False):
        if cancel_futures:
            pending, self._pending = self._pending, {}
            for future, _, _, _ in pending.values():
                future.cancel()
        self._shutdown = True
        if self in _executors:
            _executors.remove(self)
        manager = self._manager
        if manager is not None:
            channel_send(self._results, dumps(("wake up",)))
            if wait:
                manager.join()
                self._processes = {}


def _process_worker(calls, results, initializer, initargs, max_tasks):
    """What a worker's process does: takes calls until there is a `None`."""
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException as error:
            sys.stderr.write(f"Exception in initializer:\n{format_exception(error)}")
            raise SystemExit(1) from None
    done = 0
    while True:
        call = loads(channel_receive(calls, None, "pool"))
        if call is None:
            return
        number, fn, args, kwargs = call
        try:
            message = dumps(("result", number, fn(*args, **kwargs), None, None))
        except BaseException as error:
            text = f'\n"""\n{format_exception(error)}"""'
            try:
                message = dumps(("result", number, None, error, text))
            except Exception as second:
                text = f'\n"""\n{format_exception(second)}"""'
                message = dumps(("result", number, None, second, text))
        channel_send(results, message)
        call = fn = args = kwargs = None
        done += 1
        if max_tasks is not None and done >= max_tasks:
            return
