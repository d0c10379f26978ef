"""Tasks: coroutines that an event loop runs, and waiting for them."""

import reprlib
from _vm import make_future, now, task_created, task_ended, task_settle, task_step, task_suspended
from asyncio import events
from asyncio.coroutines import _format_coroutine, iscoroutine
from asyncio.exceptions import CancelledError, InvalidStateError
from asyncio.futures import _CANCELLED, _FINISHED, _PENDING, Future, _chain_future, _set_unless_cancelled, isfuture
from contextvars import _contexts, copy_context
from types import CoroutineType

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

_tasks = {}  # all tasks that are not done, in the order of their creation
_count = 0


def _skip_name():
    global _count
    _count += 1


class Task(Future):
    """A coroutine that the loop steps until it returns."""

    _fut_waiter = None  # what it awaits
    _must_cancel = False
    _num_cancels_requested = 0
    _cancelled = False  # as a handle: a task that is ready always runs

    def __init__(self, coro, *, loop=None, name=None, context=None):
        self._start(coro, events.get_event_loop() if loop is None else loop, name, context)

    def _start(self, coro, loop, name, context):
        global _count
        if type(coro) is not CoroutineType and not iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        self._loop = loop
        self._callbacks = []
        _count += 1
        name = f"Task-{_count}" if name is None else str(name)
        self._name = name
        self._coro = coro
        self._context = copy_context() if context is None else context
        parent = loop._task
        self._number = task_created(name, None if parent is None else parent._number, coro)
        loop._ready.append(self)
        _tasks[self] = None

    def _info(self):
        info = Future._info(self)
        if self._num_cancels_requested and self._state is _PENDING:
            info[0] = "cancelling"
        info.insert(1, f"name={self._name!r}")
        info.insert(2, f"coro=<{_format_coroutine(self._coro)}>")
        if self._fut_waiter is not None:
            info.insert(3, f"wait_for={self._fut_waiter!r}")
        return info

    @property
    def _on(self):
        return f"task {self._name!r}"

    def get_coro(self):
        return self._coro

    def get_context(self):
        return self._context

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def get_stack(self, *, limit=None):
        frame = getattr(self._coro, "cr_frame", None)
        return [] if frame is None else [frame]

    def print_stack(self, *, limit=None, file=None):
        import sys

        stream = sys.stderr if file is None else file
        frame = getattr(self._coro, "cr_frame", None)
        if frame is None:
            stream.write(f"No stack for {self!r}\n")
        else:
            code = self._coro.cr_code
            stream.write(f"Stack for {self!r} (most recent call last):\n")
            stream.write(f'  File "{code.co_filename}", line {frame.f_lineno}, in {code.co_name}\n')

    def cancel(self, msg=None):
        self._log_traceback = False
        if self._state is not _PENDING:
            return False
        self._num_cancels_requested += 1
        waiter = self._fut_waiter
        if waiter is not None and waiter.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._num_cancels_requested

    def uncancel(self):
        if self._num_cancels_requested > 0:
            self._num_cancels_requested -= 1
        return self._num_cancels_requested

    def _run(self):
        """One step: until the coroutine awaits something that is not there, or ends."""
        try:
            if not task_settle(self, awaited := task_step(self, _contexts)):
                self._await(awaited, self._number)
        except StopIteration as stop:
            del _tasks[self]
            loop = self._loop
            loop._task = None
            if self._must_cancel:
                self._must_cancel = False
                Future.cancel(self, self._cancel_message)
                task_ended(self._number, "cancelled")
            else:
                self._result = stop.value
                self._state = _FINISHED
                task_ended(self._number, "returned")
                if self._callbacks:
                    loop._task = self
                    self._schedule_callbacks()
                    loop._task = None
        except CancelledError as error:
            del _tasks[self]
            self._cancelled_exc = error
            Future.cancel(self)
            self._loop._task = None
            task_ended(self._number, "cancelled")
        except BaseException as error:
            del _tasks[self]
            Future.set_exception(self, error)
            self._loop._task = None
            task_ended(self._number, "raised")
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise

    def _refuse_step(self):
        raise InvalidStateError(f"_step(): already done: {self!r}")

    def _throw_cancelled(self):
        self._must_cancel = False
        return self._coro.throw(self._make_cancelled_error())

    def _await(self, awaited, number):
        blocking = getattr(awaited, "_asyncio_future_blocking", None)
        if blocking and awaited is not self and awaited._loop is self._loop:
            awaited._asyncio_future_blocking = False
            awaited._await_by(self)
            self._fut_waiter = awaited
            task_suspended(number, awaited._on)
            if self._must_cancel and awaited.cancel(msg=self._cancel_message):
                self._must_cancel = False
            return
        if blocking is None:
            said = f"Task got bad yield: {awaited!r}"
        elif not blocking:
            said = f"yield was used instead of yield from in task {self!r} with {awaited!r}"
        elif awaited is self:
            said = f"Task cannot await on itself: {self!r}"
        else:
            said = f"Task {self!r} got Future {awaited!r} attached to a different loop"
        task_suspended(number, "nothing that can be awaited")
        self._coro = _Raiser(self._coro, RuntimeError(said))
        self._loop._ready.append(self)


class _Raiser:
    """A coroutine that goes on with an exception."""

    def __init__(self, coro, error):
        self._coro = coro
        self._error = error

    def __getattr__(self, name):
        return getattr(self._coro, name)

    def send(self, value):
        if self._error is None:
            return self._coro.send(value)
        error, self._error = self._error, None
        return self._coro.throw(error)

    def throw(self, error):
        return self._coro.throw(error)


def current_task(loop=None):
    if loop is None:
        loop = events.get_running_loop()
    return loop._task


def all_tasks(loop=None):
    if loop is None:
        loop = events.get_running_loop()
    return {task for task in _tasks if task._loop is loop}


def _register_task(task):
    _tasks[task] = None


def create_task(coro, *, name=None, context=None):
    return events.get_running_loop().create_task(coro, name=name, context=context)


class _Turn:
    """Awaiting it gives one turn away."""

    def __await__(self):
        yield


_turn = _Turn()


async def sleep(delay, result=None):
    if delay <= 0:
        await _turn
        return result
    loop = events.get_running_loop()
    on = f"sleep {delay} s" if type(delay) is int else f"sleep {delay:g} s"
    future = make_future(Future, loop, on)
    task = loop._task
    context = None if task is None else task._context
    handle = loop._at(now() + delay, _set_unless_cancelled, (future, result), context)
    try:
        return await future
    except CancelledError:
        handle.cancel()
        raise


def ensure_future(coro_or_future, *, loop=None):
    if type(coro_or_future) is CoroutineType:
        return (events.get_event_loop() if loop is None else loop).create_task(coro_or_future)
    if isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future._loop:
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return coro_or_future
    if not iscoroutine(coro_or_future):
        if not hasattr(type(coro_or_future), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro_or_future = _wrap_awaitable(coro_or_future)
    if loop is None:
        loop = events.get_event_loop()
    return loop.create_task(coro_or_future)


async def _wrap_awaitable(awaitable):
    return await awaitable


class _GatheringFuture(Future):
    """What `gather` returns: cancelling it cancels the children."""

    def __init__(self, children, *, loop):
        Future.__init__(self, loop=loop)
        self._children = children
        self._cancel_requested = False
        self._on = f"gather of {len(children)}"

    def cancel(self, msg=None):
        if self.done():
            return False
        asked = False
        for child in self._children:
            if child.cancel(msg=msg):
                asked = True
        if asked:
            self._cancel_requested = True
        return asked


def gather(*coros_or_futures, return_exceptions=False):
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    outer = None
    finished = 0

    def done(future):
        nonlocal finished
        finished += 1
        if outer is None or outer._state is not _PENDING:
            if not future.cancelled():
                future.exception()
            return
        if not return_exceptions and (future._state is not _FINISHED or future._exception is not None):
            if future.cancelled():
                outer.set_exception(future._make_cancelled_error())
                return
            error = future.exception()
            if error is not None:
                outer.set_exception(error)
                return
        if finished == total:
            results = [
                child._result if child._state is _FINISHED and child._exception is None else _outcome(child)
                for child in children
            ]
            if outer._cancel_requested:
                outer.set_exception(future._make_cancelled_error())
            else:
                outer.set_result(results)

    by_argument = {}
    children = []
    loop = None
    for argument in coros_or_futures:
        future = by_argument.get(argument)
        if future is None:
            future = by_argument[argument] = ensure_future(argument, loop=loop)
            if loop is None:
                loop = future._loop
        children.append(future)
    total = len(by_argument)
    context = copy_context()
    for future in by_argument.values():
        future._call_when_done(done, context)
    outer = _GatheringFuture(children, loop=loop)
    return outer


def _outcome(future):
    if future.cancelled():
        return CancelledError("" if future._cancel_message is None else future._cancel_message)
    error = future.exception()
    return future.result() if error is None else error


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner._loop.create_future()
    outer._on = f"{inner._on}, shielded"

    def inner_done(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
            return
        if inner.cancelled():
            outer.cancel()
        else:
            error = inner.exception()
            if error is not None:
                outer.set_exception(error)
            else:
                outer.set_result(inner.result())

    def outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = list(dict.fromkeys(fs))
    if any(iscoroutine(future) for future in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop = events.get_running_loop()
    return await _wait(fs, timeout, return_when, loop)


async def _wait(futures, timeout, return_when, loop):
    waiter = loop.create_future()
    waiter._on = f"{len(futures)} tasks" if len(futures) != 1 else "a task"
    handle = None
    if timeout is not None:
        handle = loop.call_later(timeout, _set_unless_cancelled, waiter, None)
    left = len(futures)

    def done(future):
        nonlocal left
        left -= 1
        failed = return_when is FIRST_EXCEPTION and not future.cancelled() and future.exception() is not None
        if left <= 0 or return_when == FIRST_COMPLETED or failed:
            if handle is not None:
                handle.cancel()
            if not waiter.done():
                waiter.set_result(None)

    for future in futures:
        future.add_done_callback(done)
    try:
        await waiter
    finally:
        if handle is not None:
            handle.cancel()
        for future in futures:
            future.remove_done_callback(done)
    finished = set()
    pending = set()
    for future in futures:
        if future.done():
            finished.add(future)
        else:
            pending.add(future)
    return finished, pending


async def _cancel_and_wait(future, loop):
    waiter = loop.create_future()
    waiter._on = f"the end of {future._on}"

    def done(future):
        _set_unless_cancelled(waiter, None)

    future.add_done_callback(done)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(done)


async def wait_for(fut, timeout):
    loop = events.get_running_loop()
    if timeout is None:
        return await fut
    if timeout <= 0:
        fut = ensure_future(fut, loop=loop)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut, loop)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError() from error
    waiter = loop.create_future()
    handle = loop.call_later(timeout, _set_unless_cancelled, waiter, None)
    fut = ensure_future(fut, loop=loop)
    waiter._on = f"{fut._on}, {timeout:g} s at most"

    def done(future):
        _set_unless_cancelled(waiter, None)

    fut.add_done_callback(done)
    try:
        try:
            await waiter
        except CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(done)
            await _cancel_and_wait(fut, loop)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(done)
        await _cancel_and_wait(fut, loop)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError() from error
    finally:
        handle.cancel()


def as_completed(fs, *, timeout=None):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    from asyncio.queues import Queue

    done = Queue()
    loop = events.get_event_loop()
    todo = {ensure_future(future, loop=loop): None for future in dict.fromkeys(fs)}
    total = len(todo)
    handle = None

    def finished(future):
        if future in todo:
            del todo[future]
            done.put_nowait(future)
            if not todo and handle is not None:
                handle.cancel()

    def time_is_up():
        for future in todo:
            future.remove_done_callback(finished)
            done.put_nowait(None)
        todo.clear()

    async def next_one():
        future = await done.get()
        if future is None:
            raise TimeoutError
        return future.result()

    for future in todo:
        future.add_done_callback(finished)
    if todo and timeout is not None:
        handle = loop.call_later(timeout, time_is_up)
    for _ in range(total):
        yield next_one()


def run_coroutine_threadsafe(coro, loop):
    if not iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    from concurrent.futures._base import Future as ThreadFuture

    future = ThreadFuture()

    def callback():
        try:
            _chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            raise

    loop.call_soon_threadsafe(callback)
    return future
