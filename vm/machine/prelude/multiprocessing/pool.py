"""Pools of processes or threads that share out a list of work."""

import threading
import _vm
from multiprocessing import _state
from multiprocessing.context import TimeoutError

INIT, RUN, CLOSE, TERMINATE = "INIT", "RUN", "CLOSE", "TERMINATE"
_ALL = 0x7FFFFFFF
_job_count = 0


class RemoteTraceback(Exception):
    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class MaybeEncodingError(Exception):
    """A result could not be pickled."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"


def _call_each(function, items):
    return [function(item) for item in items]


def _call_each_star(function, items):
    return [function(*item) for item in items]


def _do(function, args, kwargs):
    """Whether it went well, and the result or the exception with its traceback."""
    try:
        return True, function(*args, **kwargs), None
    except Exception as error:
        return False, error, f'\n"""\n{_vm.format_exception(error)}"""'


def _process_worker(tasks, results, initializer, initargs, max_tasks):
    if initializer is not None:
        initializer(*initargs)
    done = 0
    while max_tasks is None or done < max_tasks:
        task = _vm.loads(_vm.channel_receive(tasks, None, "pool"))
        if task is None:
            return
        job, part, function, args, kwargs = task
        well, value, text = _do(function, args, kwargs)
        try:
            message = _vm.dumps((job, part, well, value, text))
        except Exception as error:
            wrapped = MaybeEncodingError(error, value)
            message = _vm.dumps((job, part, False, wrapped, f'\n"""\n{_vm.format_exception(error)}"""'))
        _vm.channel_send(results, message)
        task = function = args = kwargs = value = None
        done += 1


class Pool:
    """A pool of processes."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        if context is None:
            from multiprocessing.context import _default

            context = _default.get_context()
        if processes is None:
            processes = _vm.setting("cores")
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None and (not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0):
            raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._ctx = context
        self._processes = processes
        self._initializer = initializer
        self._initargs = initargs
        self._maxtasksperchild = maxtasksperchild
        self._state = RUN
        self._jobs = {}
        self._start()

    # How processes do the work; threads: see below.

    def _start(self):
        self._tasks = _vm.channel()
        self._results = _vm.channel()
        self._pool = {}
        for _ in range(self._processes):
            self._add_worker()
        self._handler = threading.Thread(target=self._handle_results, daemon=True)
        self._handler.start()
        _state.finalizers.append(self.terminate)

    def _add_worker(self):
        work = (self._tasks, self._results, self._initializer, self._initargs, self._maxtasksperchild)
        process = self._ctx.Process(target=_process_worker, args=work)
        process.name = process.name.replace("Process", "PoolWorker")
        process.daemon = True
        process.start()
        self._pool[process._process] = process
        _vm.on_exit(process._process, self._results, _vm.dumps(process._process))

    def _send(self, job, part, function, args, kwargs):
        try:
            message = _vm.dumps((job._number, part, function, args, kwargs))
        except Exception as error:
            job._set(part, False, error)
            return
        _vm.channel_send(self._tasks, message)

    def _handle_results(self):
        while True:
            message = _vm.loads(_vm.channel_receive(self._results, None, "pool"))
            if isinstance(message, int):
                if self._pool.pop(message, None) is not None and self._state is not TERMINATE:
                    if self._state is RUN or self._jobs:
                        self._add_worker()
            elif message is not None:
                number, part, well, value, text = message
                job = self._jobs.get(number)
                if job is not None:
                    if not well:
                        value.__cause__ = RemoteTraceback(text)
                    job._set(part, well, value)
            if self._state is TERMINATE or self._state is CLOSE and not self._jobs:
                break
        for _ in self._pool:
            _vm.channel_send(self._tasks, _vm.dumps(None))

    def _wake_handler(self):
        _vm.channel_send(self._results, _vm.dumps(None))

    # What a program calls.

    def _check_running(self):
        if self._state is not RUN:
            raise ValueError("Pool not running")

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        self._check_running()
        job = AsyncResult(self, callback, error_callback)
        self._send(job, 0, func, tuple(args), dict(kwds))
        return job

    def map(self, func, iterable, chunksize=None):
        return self._map(func, iterable, _call_each, chunksize, None, None).get()

    def starmap(self, func, iterable, chunksize=None):
        return self._map(func, iterable, _call_each_star, chunksize, None, None).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map(func, iterable, _call_each, chunksize, callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map(func, iterable, _call_each_star, chunksize, callback, error_callback)

    def _map(self, func, iterable, each, chunksize, callback, error_callback):
        self._check_running()
        items = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(items), self._processes * 4)
            if extra:
                chunksize += 1
        chunksize = max(chunksize, 1)
        chunks = [items[at : at + chunksize] for at in range(0, len(items), chunksize)]
        job = MapResult(self, len(chunks), callback, error_callback)
        for part, chunk in enumerate(chunks):
            self._send(job, part, each, (func, chunk), {})
        return job

    def imap(self, func, iterable, chunksize=1):
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    def _imap(self, kind, func, iterable, chunksize):
        self._check_running()
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize:n}")
        items = list(iterable)
        chunks = [items[at : at + chunksize] for at in range(0, len(items), chunksize)]
        job = kind(self, len(chunks))
        for part, chunk in enumerate(chunks):
            self._send(job, part, _call_each, (func, chunk), {})
        return job

    def close(self):
        if self._state is RUN:
            self._state = CLOSE
            self._wake_handler()

    def terminate(self):
        if self._state is TERMINATE:
            return
        self._state = TERMINATE
        for process in list(self._pool.values()):
            process._signal(15)
        self._wake_handler()
        for process in list(self._pool.values()):
            process.join()

    def join(self):
        if self._state is RUN:
            raise ValueError("Pool is still running")
        self._handler.join()
        for process in list(self._pool.values()):
            process.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()

    def __reduce__(self):
        raise NotImplementedError("pool objects cannot be passed between processes or pickled")

    def __repr__(self):
        return f"<multiprocessing.pool.{type(self).__name__} state={self._state} pool_size={len(self._pool)}>"


class ThreadPool(Pool):
    """A pool of threads."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        Pool.__init__(self, processes, initializer, initargs)

    def _start(self):
        self._work = []
        self._pool = {}
        for _ in range(self._processes):
            thread = threading.Thread(target=self._thread_worker, daemon=True)
            self._pool[thread] = thread
            thread.start()

    def _thread_worker(self):
        if self._initializer is not None:
            self._initializer(*self._initargs)
        while True:
            while not self._work:
                if self._state is not RUN:
                    return
                _vm.park(self, "pool", None)
            job, part, function, args, kwargs = self._work.pop(0)
            well, value, _ = _do(function, args, kwargs)
            job._set(part, well, value)
            job = function = args = kwargs = value = None

    def _send(self, job, part, function, args, kwargs):
        self._work.append((job, part, function, args, kwargs))
        _vm.describe(self, f"{len(self._work)} to do")
        _vm.unpark(self)

    def close(self):
        if self._state is RUN:
            self._state = CLOSE
            _vm.unpark(self, _ALL)

    def terminate(self):
        self._state = TERMINATE
        self._work.clear()
        _vm.unpark(self, _ALL)

    def join(self):
        if self._state is RUN:
            raise ValueError("Pool is still running")
        for thread in self._pool:
            thread.join()


class AsyncResult:
    """The result of a call in a pool."""

    def __init__(self, pool, callback, error_callback):
        global _job_count
        _job_count += 1
        self._number = _job_count
        self._pool = pool
        self._callback = callback
        self._error_callback = error_callback
        self._success = None
        self._value = None
        pool._jobs[self._number] = self

    def ready(self):
        return self._success is not None

    def successful(self):
        if self._success is None:
            raise ValueError(f"{self!r} not ready")
        return self._success

    def wait(self, timeout=None):
        if self._success is None:
            _vm.park(self, "future", None if timeout is None else max(timeout, 0))

    def get(self, timeout=None):
        self.wait(timeout)
        if self._success is None:
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, part, well, value):
        self._finish(well, value)

    def _finish(self, well, value):
        self._value = value
        self._success = well
        self._pool._jobs.pop(self._number, None)
        if well and self._callback is not None:
            self._callback(value)
        elif not well and self._error_callback is not None:
            self._error_callback(value)
        _vm.unpark(self, _ALL)


ApplyResult = AsyncResult


class MapResult(AsyncResult):
    """The results of `map`."""

    def __init__(self, pool, parts, callback, error_callback):
        AsyncResult.__init__(self, pool, callback, error_callback)
        self._parts = [None] * parts
        self._left = parts
        self._failed = None
        if not parts:
            self._finish(True, [])

    def _set(self, part, well, value):
        self._left -= 1
        if well:
            self._parts[part] = value
        elif self._failed is None:
            self._failed = value
        if not self._left:
            if self._failed is not None:
                self._finish(False, self._failed)
            else:
                self._finish(True, [one for chunk in self._parts for one in chunk])


class IMapIterator:
    """Results in order, as they come."""

    def __init__(self, pool, parts):
        global _job_count
        _job_count += 1
        self._number = _job_count
        self._pool = pool
        self._arrived = {}
        self._left = parts
        self._next_part = 0
        self._items = []
        self._parts = parts
        if parts:
            pool._jobs[self._number] = self

    def __iter__(self):
        return self

    def __next__(self):
        return self.next()

    def next(self, timeout=None):
        while not self._items:
            if self._next_part == self._parts:
                raise StopIteration
            part = self._take()
            if part is None:
                if not _vm.park(self, "future", timeout) and self._take_again() is None:
                    raise TimeoutError
                continue
            well, value = part
            self._next_part += 1
            if not well:
                raise value
            self._items = list(value)
        return self._items.pop(0)

    def _take(self):
        return self._arrived.pop(self._next_part, None)

    def _take_again(self):
        return self._arrived.get(self._next_part)

    def _set(self, part, well, value):
        self._arrived[part] = (well, value)
        self._left -= 1
        if not self._left:
            self._pool._jobs.pop(self._number, None)
        _vm.unpark(self, _ALL)


class IMapUnorderedIterator(IMapIterator):
    """Results in the order in which they come."""

    def _take(self):
        return self._arrived.pop(next(iter(self._arrived))) if self._arrived else None

    def _take_again(self):
        return next(iter(self._arrived.values()), None)
