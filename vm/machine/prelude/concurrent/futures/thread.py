"""A pool of threads."""

import sys
import threading
from _vm import describe, park, setting, unpark
from concurrent.futures import _base
from concurrent.futures._base import PENDING, RUNNING, Future

_ALL = 0x7FFFFFFF
_pools = {}  # thread: the executor that it works for
_shutdown = False
_count = -1


def _python_exit():
    global _shutdown
    _shutdown = True
    pools = list(_pools.items())
    for _, executor in pools:
        unpark(executor, _ALL)
    for thread, _ in pools:
        thread.join()


threading._register_atexit(_python_exit)
threading._fork_hooks.append(_pools.clear)


class BrokenThreadPool(_base.BrokenExecutor):
    pass


class ThreadPoolExecutor(_base.Executor):
    """Runs calls in threads that are made when they are needed, and kept."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        global _count
        if max_workers is None:
            max_workers = min(32, setting("cores") + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        _count += 1
        self._max_workers = max_workers
        self._work = []  # (future, function, args, kwargs), first come first
        self._idle = 0
        self._threads = set()
        self._broken = False
        self._shutdown = False
        self._thread_name_prefix = thread_name_prefix or f"ThreadPoolExecutor-{_count}"
        self._initializer = initializer
        self._initargs = initargs

    def submit(self, fn, /, *args, **kwargs):
        if self._broken:
            raise BrokenThreadPool(self._broken)
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if _shutdown:
            raise RuntimeError("cannot schedule new futures after interpreter shutdown")
        future = Future()
        self._work.append((future, fn, args, kwargs))
        describe(self, f"{len(self._work)} to do")
        unpark(self)
        if self._idle:
            self._idle -= 1
        elif len(self._threads) < self._max_workers:
            self._add_thread()
        return future

    def _add_thread(self):
        name = f"{self._thread_name_prefix}_{len(self._threads)}"
        thread = threading.Thread(name=name, target=_worker, args=(self,))
        self._threads.add(thread)
        _pools[thread] = self
        thread.start()

    def _initializer_failed(self):
        self._broken = "A thread initializer failed, the thread pool is not usable anymore"
        work, self._work = self._work, []
        for future, _, _, _ in work:
            future.set_exception(BrokenThreadPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True
        if cancel_futures:
            work, self._work = self._work, []
            for future, _, _, _ in work:
                future.cancel()
        unpark(self, _ALL)
        if wait:
            for thread in self._threads:
                thread.join()


def _worker(executor):
    try:
        if executor._initializer is not None:
            try:
                executor._initializer(*executor._initargs)
            except BaseException as error:
                from _vm import format_exception

                sys.stderr.write(f"Exception in initializer:\n{format_exception(error)}")
                executor._initializer_failed()
                return
        while True:
            while not executor._work:
                if executor._shutdown or _shutdown:
                    executor._shutdown = True
                    return
                describe(executor, "nothing to do")
                park(executor, "pool", None)
            future, function, args, kwargs = executor._work.pop(0)
            if future._state == PENDING:
                future._state = RUNNING
            elif not future.set_running_or_notify_cancel():
                executor._idle += 1
                continue
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
            # Else they would live on while this thread waits.
            future = function = args = kwargs = result = None
            executor._idle += 1
    finally:
        _pools.pop(threading.current_thread(), None)
