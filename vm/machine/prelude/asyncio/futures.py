"""Futures of an event loop."""

import reprlib
from _vm import set_result, task_woken
from asyncio import events
from asyncio.exceptions import CancelledError, InvalidStateError

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"


def isfuture(obj):
    return getattr(type(obj), "_asyncio_future_blocking", None) is not None and obj._asyncio_future_blocking is not None


class Future:
    """A result that some task or callback will set. `_on` says to a person what one who awaits it waits for."""

    _state = _PENDING
    _finished = _FINISHED
    _result = None
    _exception = None
    _cancel_message = None
    _cancelled_exc = None
    _source_traceback = None
    _log_traceback = False
    _asyncio_future_blocking = False
    _on = "a future"

    def __init__(self, *, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._callbacks = []  # tasks that await this, and tuples of function and context

    @reprlib.recursive_repr()
    def __repr__(self):
        return f"<{type(self).__name__} {' '.join(self._info())}>"

    def _info(self):
        info = [self._state.lower()]
        if self._state == _FINISHED:
            if self._exception is not None:
                info.append(f"exception={self._exception!r}")
            else:
                info.append(f"result={reprlib.repr(self._result)}")
        callbacks = [_callback_words(entry[0] if type(entry) is tuple else entry) for entry in self._callbacks]
        if len(callbacks) > 2:
            callbacks[1:-1] = [f"<{len(callbacks) - 2} more>"]
        if callbacks:
            info.append(f"cb=[{', '.join(callbacks)}]")
        return info

    def get_loop(self):
        return self._loop

    def __await__(self):
        if self._state is _PENDING:
            self._asyncio_future_blocking = True
            yield self
            if self._state is _PENDING:
                raise RuntimeError("await wasn't used with future")
        if self._state is _FINISHED and self._exception is None:
            return self._result
        return self.result()

    __iter__ = __await__

    def done(self):
        return self._state is not _PENDING

    def cancelled(self):
        return self._state is _CANCELLED

    def cancel(self, msg=None):
        self._log_traceback = False
        if self._state is not _PENDING:
            return False
        self._state = _CANCELLED
        self._cancel_message = msg
        self._schedule_callbacks()
        return True

    def _make_cancelled_error(self):
        error = self._cancelled_exc
        if error is not None:
            self._cancelled_exc = None
            return error
        return CancelledError() if self._cancel_message is None else CancelledError(self._cancel_message)

    def result(self):
        state = self._state
        if state is _FINISHED:
            if self._exception is None:
                return self._result
            self._log_traceback = False
            raise self._exception
        if state is _CANCELLED:
            raise self._make_cancelled_error()
        raise InvalidStateError("Result is not set.")

    def exception(self):
        if self._state is _CANCELLED:
            raise self._make_cancelled_error()
        if self._state is _PENDING:
            raise InvalidStateError("Exception is not set.")
        self._log_traceback = False
        return self._exception

    set_result = set_result

    def _refuse_result(self):
        raise InvalidStateError("invalid state")

    def set_exception(self, exception):
        if self._state is not _PENDING:
            self._refuse_result()
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            raise TypeError("StopIteration interacts badly with generators and cannot be raised into a Future")
        self._exception = exception
        self._state = _FINISHED
        self._log_traceback = True
        self._loop._failed.append(self)
        self._schedule_callbacks()

    def _schedule_callbacks(self):
        callbacks = self._callbacks
        if not callbacks:
            return
        self._callbacks = []
        loop = self._loop
        for entry in callbacks:
            if type(entry) is tuple:
                if loop._closed or loop._debug:
                    loop.call_soon(entry[0], self, context=entry[1])
                else:
                    loop._ready.append(events.Handle(entry[0], (self,), loop, entry[1]))
            else:
                loop._ready.append(entry)
                by = loop._task
                task_woken(entry._number, None if by is None else by._number)

    def add_done_callback(self, fn, *, context=None):
        self._call_when_done(fn, events.copy_context() if context is None else context)

    def _call_when_done(self, fn, context):
        if self._state is not _PENDING:
            self._loop.call_soon(fn, self, context=context)
        else:
            self._callbacks.append((fn, context))

    def remove_done_callback(self, fn):
        kept = [entry for entry in self._callbacks if type(entry) is not tuple or entry[0] != fn]
        removed = len(self._callbacks) - len(kept)
        if removed:
            self._callbacks[:] = kept
        return removed

    def _await_by(self, task):
        """Has the task go on when this is done."""
        if self._state is _PENDING:
            self._callbacks.append(task)
        else:
            self._loop._ready.append(task)

    def __class_getitem__(cls, item):
        return cls


def _callback_words(callback):
    if hasattr(callback, "_coro"):
        return "Task.task_wakeup()"
    function = getattr(callback, "func", callback)
    name = getattr(function, "__qualname__", None) or repr(function)
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return f"{name}()" if code is None else f"{name}() at {code.co_filename}:{code.co_firstlineno}"


def _set_unless_cancelled(future, result):
    if future._state is _PENDING:
        future.set_result(result)


def _chain_future(source, destination):
    """What happens to the one happens to the other; one of them may belong to `concurrent.futures`."""
    source_loop = source._loop if isfuture(source) else None
    destination_loop = destination._loop if isfuture(destination) else None

    def settle():
        if destination.cancelled():
            return
        if destination_loop is None:
            if not destination.running() and not destination.set_running_or_notify_cancel():
                return
        elif destination.done():
            return
        if source.cancelled():
            destination.cancel()
        else:
            error = source.exception()
            if error is not None:
                destination.set_exception(_asyncio_error(error) if destination_loop is not None else error)
            else:
                destination.set_result(source.result())

    def check_cancel(destination):
        if destination.cancelled():
            if source_loop is None or source_loop is destination_loop:
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def source_done(source):
        if destination.cancelled() and destination_loop is not None and destination_loop.is_closed():
            return
        if destination_loop is None or destination_loop is source_loop:
            settle()
        elif not destination_loop.is_closed():
            destination_loop.call_soon_threadsafe(settle)

    destination.add_done_callback(check_cancel)
    source.add_done_callback(source_done)


def _asyncio_error(error):
    from concurrent.futures import _base

    kind = type(error)
    if kind is _base.CancelledError:
        return CancelledError(*error.args)
    if kind is _base.InvalidStateError:
        return InvalidStateError(*error.args)
    return error


def wrap_future(future, *, loop=None):
    if isfuture(future):
        return future
    new = Future(loop=events.get_event_loop() if loop is None else loop)
    new._on = "a call in another thread"
    _chain_future(future, new)
    return new
