"""Futures: results that are not there yet, and waiting for many of them."""

import sys
from _vm import describe, now, park, unpark

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

PENDING = "PENDING"
RUNNING = "RUNNING"
CANCELLED = "CANCELLED"
CANCELLED_AND_NOTIFIED = "CANCELLED_AND_NOTIFIED"
FINISHED = "FINISHED"

_WORDS = {
    PENDING: "pending",
    RUNNING: "running",
    CANCELLED: "cancelled",
    CANCELLED_AND_NOTIFIED: "cancelled",
    FINISHED: "finished",
}
_ALL = 0x7FFFFFFF

TimeoutError = TimeoutError


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


class Future:
    """The result of a call that may not have run yet."""

    def __init__(self):
        self._state = PENDING
        self._result = None
        self._exception = None
        self._waiters = []
        self._done_callbacks = []

    def __repr__(self):
        name = type(self).__name__
        if self._state != FINISHED:
            return f"<{name} at {id(self):#x} state={_WORDS[self._state]}>"
        if self._exception is not None:
            return f"<{name} at {id(self):#x} state=finished raised {type(self._exception).__name__}>"
        return f"<{name} at {id(self):#x} state=finished returned {type(self._result).__name__}>"

    def _invoke_callbacks(self):
        unpark(self, _ALL)
        for callback in self._done_callbacks:
            self._call(callback)

    def _call(self, callback):
        try:
            callback(self)
        except Exception as error:
            from _vm import format_exception

            sys.stderr.write(f"exception calling callback for {self!r}\n{format_exception(error)}")

    def cancel(self):
        state = self._state
        if state == RUNNING or state == FINISHED:
            return False
        if state == PENDING:
            self._state = CANCELLED
            self._invoke_callbacks()
        return True

    def cancelled(self):
        return self._state == CANCELLED or self._state == CANCELLED_AND_NOTIFIED

    def running(self):
        return self._state == RUNNING

    def done(self):
        state = self._state
        return state == FINISHED or state == CANCELLED or state == CANCELLED_AND_NOTIFIED

    def add_done_callback(self, fn):
        if self._state == PENDING or self._state == RUNNING:
            self._done_callbacks.append(fn)
        else:
            self._call(fn)

    def _wait(self, timeout):
        state = self._state
        if state == PENDING or state == RUNNING:
            if timeout is not None and timeout < 0:
                timeout = 0
            describe(self, _WORDS[state])
            park(self, "future", timeout)
            state = self._state
            if state == PENDING or state == RUNNING:
                raise TimeoutError()
        if state != FINISHED:
            raise CancelledError()

    def result(self, timeout=None):
        if self._state != FINISHED:
            self._wait(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout=None):
        if self._state != FINISHED:
            self._wait(timeout)
        return self._exception

    # What executors call.

    def set_running_or_notify_cancel(self):
        if self._state == PENDING:
            self._state = RUNNING
            return True
        if self._state == CANCELLED:
            self._state = CANCELLED_AND_NOTIFIED
            for waiter in self._waiters:
                waiter.add(self)
            return False
        sys.stderr.write(f"Future {id(self):#x} in unexpected state: {self._state}\n")
        raise RuntimeError("Future in unexpected state")

    def set_result(self, result):
        if self._state != PENDING and self._state != RUNNING:
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._result = result
        self._finish()

    def set_exception(self, exception):
        if self._state != PENDING and self._state != RUNNING:
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._exception = exception
        self._finish()

    def _finish(self):
        self._state = FINISHED
        for waiter in self._waiters:
            waiter.add(self)
        self._invoke_callbacks()

    def __class_getitem__(cls, item):
        return cls


class _Waiter:
    """Who waits for some of many futures: it is woken when `left` more have ended."""

    def __init__(self, left, stop_on_exception=False):
        self.finished = []
        self.left = left
        self.stop_on_exception = stop_on_exception

    def add(self, future):
        self.finished.append(future)
        self.left -= 1
        if self.left <= 0 or (self.stop_on_exception and future._exception is not None):
            self.left = 0
            unpark(self)

    def wait(self, timeout):
        if self.left > 0:
            if timeout is not None and timeout < 0:
                timeout = 0
            describe(self, f"{self.left} futures")
            park(self, "future", timeout)


def _settled(future):
    return future._state == FINISHED or future._state == CANCELLED_AND_NOTIFIED


def _unique(futures):
    return list(dict.fromkeys(futures))


def as_completed(fs, timeout=None):
    deadline = None if timeout is None else timeout + now()
    pending = _unique(fs)
    total = len(pending)
    finished = [future for future in pending if _settled(future)]
    pending = {future: None for future in pending if not _settled(future)}
    waiter = _Waiter(1)
    for future in pending:
        future._waiters.append(waiter)
    try:
        yield from finished
        while pending:
            left = None
            if deadline is not None:
                left = deadline - now()
            if not waiter.finished:
                waiter.left = 1
                waiter.wait(left)
            if not waiter.finished:
                raise TimeoutError(f"{len(pending)} (of {total}) futures unfinished")
            finished = waiter.finished
            waiter.finished = []
            for future in finished:
                del pending[future]
                future._waiters.remove(waiter)
            yield from finished
    finally:
        for future in pending:
            future._waiters.remove(waiter)


class DoneAndNotDoneFutures(tuple):
    done = property(lambda self: self[0])
    not_done = property(lambda self: self[1])

    def __repr__(self):
        return f"DoneAndNotDoneFutures(done={self[0]!r}, not_done={self[1]!r})"


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    futures = _unique(fs)
    done = {future for future in futures if _settled(future)}
    open_ones = [future for future in futures if future not in done]
    if return_when == FIRST_COMPLETED and done:
        return DoneAndNotDoneFutures((done, set(open_ones)))
    if return_when == FIRST_EXCEPTION and done:
        if any(not future.cancelled() and future._exception is not None for future in done):
            return DoneAndNotDoneFutures((done, set(open_ones)))
    if not open_ones:
        return DoneAndNotDoneFutures((done, set()))
    if return_when == FIRST_COMPLETED:
        waiter = _Waiter(1)
    elif return_when == FIRST_EXCEPTION or return_when == ALL_COMPLETED:
        waiter = _Waiter(len(open_ones), return_when == FIRST_EXCEPTION)
    else:
        raise ValueError(f"Invalid return condition: {return_when!r}")
    for future in open_ones:
        future._waiters.append(waiter)
    waiter.wait(timeout)
    for future in open_ones:
        future._waiters.remove(waiter)
    done.update(waiter.finished)
    return DoneAndNotDoneFutures((done, {future for future in open_ones if future not in done}))


class Executor:
    """Runs calls somewhere else."""

    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        deadline = None if timeout is None else timeout + now()
        futures = [self.submit(fn, *args) for args in zip(*iterables)]
        return _results(futures, deadline)

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False


def _results(futures, deadline):
    futures.reverse()
    try:
        while futures:
            future = futures.pop()
            try:
                if deadline is None:
                    result = future.result()
                else:
                    result = future.result(deadline - now())
            except BaseException:
                future.cancel()
                raise
            yield result
    finally:
        for future in futures:
            future.cancel()
