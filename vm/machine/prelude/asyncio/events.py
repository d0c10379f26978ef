"""The event loop: callbacks that are ready, and those of later."""

import sys
from _objects import _on_begun
from _vm import current, format_exception, make_future, now, park, unpark
from contextvars import _contexts, copy_context
from heapq import heapify, heappop, heappush

_running = {}  # thread: the loop that it runs
_set = {}  # thread: the loop that was set for it
_EARLY = 1e-9  # how much too early a timer may fire: what rounding takes


class Handle:
    """A callback that will be called."""

    _cancelled = False
    _when = None

    def __init__(self, callback, args, loop, context=None):
        self._callback = callback
        self._args = args
        self._loop = loop
        self._context = copy_context() if context is None else context

    def __repr__(self):
        info = ["cancelled"] if self._cancelled else []
        if self._when is not None:
            info.append(f"when={self._when}")
        if self._callback is not None:
            from asyncio.futures import _callback_words

            info.append(_callback_words(self._callback))
        return f"<{type(self).__name__} {' '.join(info)}>"

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = None
            self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        if self._cancelled:
            return
        _contexts[self._loop._thread] = self._context
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            from asyncio.futures import _callback_words

            message = f"Exception in callback {_callback_words(self._callback)}"
            self._loop.call_exception_handler({"message": message, "exception": error, "handle": self})


class TimerHandle(Handle):
    """A callback that will be called at a time."""

    def __init__(self, when, callback, args, loop, context=None):
        self._callback = callback
        self._args = args
        self._loop = loop
        self._context = copy_context() if context is None else context
        self._when = when

    def when(self):
        return self._when

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = None
            self._args = None
            self._loop._cancelled_timers += 1


class AbstractEventLoop:
    """What event loops derive from."""


class BaseEventLoop(AbstractEventLoop):
    """Runs callbacks and tasks, one after the other, in the thread that calls `run_forever`."""

    def __init__(self):
        self._ready = []  # handles and tasks
        self._timers = []  # a heap of (when, number, handle)
        self._timer_count = 0
        self._cancelled_timers = 0
        self._stopping = False
        self._closed = False
        self._debug = False
        self._thread = None
        self._task = None  # the task that runs
        self._task_factory = None
        self._exception_handler = None
        self._default_executor = None
        self._executor_shutdown = False
        self._failed = []  # futures with exceptions that may never be retrieved
        self._asyncgens = []  # that were begun: some of them have ended
        self._asyncgens_kept = 16  # how many there may be until those that have ended are forgotten
        self._asyncgens_shutdown = False
        self.slow_callback_duration = 0.1

    def __repr__(self):
        state = f"running={self.is_running()} closed={self._closed} debug={self._debug}"
        return f"<{type(self).__name__} {state}>"

    def time(self):
        return now()

    def create_future(self):
        return make_future(_future_class, self, "a future")

    def create_task(self, coro, *, name=None, context=None):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        factory = self._task_factory
        if factory is None:
            task = _task_class.__new__(_task_class)
            task._start(coro, self, name, context)
            return task
        task = factory(self, coro) if context is None else factory(self, coro, context=context)
        if name is not None and hasattr(task, "set_name"):
            task.set_name(name)
        return task

    def set_task_factory(self, factory):
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    def call_soon(self, callback, *args, context=None):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_soon")
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        unpark(self)
        return handle

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(now() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        if self._closed:
            raise RuntimeError("Event loop is closed")
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_at")
        return self._at(when, callback, args, context)

    def _at(self, when, callback, args, context):
        handle = TimerHandle(when, callback, args, self, context)
        self._timer_count += 1
        heappush(self._timers, (when, self._timer_count, handle))
        return handle

    def _check_thread(self):
        if self._thread is not None and self._thread != current():
            raise RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one")

    def _check_callback(self, callback, method):
        from asyncio.coroutines import iscoroutine, iscoroutinefunction

        if iscoroutine(callback) or iscoroutinefunction(callback):
            raise TypeError(f"coroutines cannot be used with {method}()")
        if not callable(callback):
            raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")

    def _wait_for_timers(self):
        timers = self._timers
        if self._cancelled_timers > 100 and self._cancelled_timers * 2 > len(timers):
            timers[:] = [timer for timer in timers if not timer[2]._cancelled]
            heapify(timers)
            self._cancelled_timers = 0
        while timers and timers[0][2]._cancelled:
            heappop(timers)
            self._cancelled_timers -= 1
        ready = self._ready
        if not ready and not self._stopping:
            left = timers[0][0] - now() if timers else None
            if left is None or left > _EARLY:
                if left is not None:
                    # `epoll` waits whole milliseconds: what comes due within one comes in one go.
                    left = -(-left * 1000 // 1) / 1000
                park(self, "event-loop", left)
                ready = self._ready
        latest = now() + _EARLY
        while timers and timers[0][0] <= latest:
            ready.append(heappop(timers)[2])

    def _run_until_stopped(self):
        while True:
            if self._timers:
                self._wait_for_timers()
            elif not self._ready and not self._stopping:
                park(self, "event-loop", None)
            batch = self._ready
            self._ready = []
            if self._debug:
                self._run_timed(batch)
            else:
                left = iter(batch)
                try:
                    for handle in left:
                        handle._run()
                except BaseException:
                    self._ready[:0] = list(left)
                    raise
            if self._stopping:
                break

    def _run_timed(self, batch):
        while batch:
            handle = batch.pop(0)
            words = repr(handle)
            start = now()
            try:
                handle._run()
            except BaseException:
                self._ready[:0] = batch
                raise
            took = now() - start
            if took >= self.slow_callback_duration:
                sys.stderr.write(f"Executing {words} took {took:.3f} seconds\n")

    def run_forever(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        if self._thread is not None:
            raise RuntimeError("This event loop is already running")
        thread = current()
        if _running.get(thread) is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")
        context = _contexts.get(thread)
        self._thread = thread
        _running[thread] = self
        try:
            self._run_until_stopped()
        finally:
            self._stopping = False
            self._thread = None
            _running[thread] = None
            _contexts[thread] = context
            _report_never_awaited()

    def run_until_complete(self, future):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        if self._thread is not None:
            raise RuntimeError("This event loop is already running")
        if _running.get(current()) is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")
        from asyncio import futures, tasks

        is_new = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        future.add_done_callback(_stop_loop_of)
        try:
            self.run_forever()
        except BaseException:
            if is_new and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_stop_loop_of)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        self._stopping = True

    def close(self):
        if self._thread is not None:
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        self._closed = True
        self._ready.clear()
        self._timers.clear()
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)
        self._report_failed()

    def _report_failed(self):
        failed, self._failed = self._failed, []
        for future in failed:
            if future._log_traceback:
                future._log_traceback = False
                message = f"{type(future).__name__} exception was never retrieved"
                self.call_exception_handler({"message": message, "exception": future._exception, "future": future})

    def is_running(self):
        return self._thread is not None

    def is_closed(self):
        return self._closed

    async def shutdown_asyncgens(self):
        self._asyncgens_shutdown = True
        left = [generator for generator in self._asyncgens if generator.ag_frame is not None]
        self._asyncgens.clear()
        if not left:
            return
        from asyncio.tasks import gather

        results = await gather(*[generator.aclose() for generator in left], return_exceptions=True)
        for result, generator in zip(results, left):
            if isinstance(result, Exception):
                said = f"an error occurred during closing of asynchronous generator {generator!r}"
                self.call_exception_handler({"message": said, "exception": result, "asyncgen": generator})

    def _generator_begun(self, generator):
        if self._asyncgens_shutdown:
            import warnings

            said = f"asynchronous generator {generator!r} was scheduled after loop.shutdown_asyncgens() call"
            warnings.warn(said, ResourceWarning, source=self)
        if len(self._asyncgens) >= self._asyncgens_kept:
            self._asyncgens = [other for other in self._asyncgens if other.ag_frame is not None]
            self._asyncgens_kept = 2 * len(self._asyncgens) + 16
        self._asyncgens.append(generator)

    async def shutdown_default_executor(self, timeout=None):
        self._executor_shutdown = True
        executor = self._default_executor
        if executor is None:
            return
        if executor._idle >= len(executor._threads):
            executor.shutdown(wait=True)
            return
        import threading

        future = self.create_future()
        future._on = "the default executor's end"

        def shutdown():
            executor.shutdown(wait=True)
            if not self._closed:
                self.call_soon_threadsafe(future.set_result, None)

        thread = threading.Thread(target=shutdown)
        thread.start()
        try:
            await future
        finally:
            thread.join()

    def run_in_executor(self, executor, func, *args):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        if self._debug:
            self._check_callback(func, "run_in_executor")
        if executor is None:
            if self._executor_shutdown:
                raise RuntimeError("Executor shutdown has been called")
            executor = self._default_executor
            if executor is None:
                from concurrent.futures.thread import ThreadPoolExecutor

                executor = self._default_executor = ThreadPoolExecutor(thread_name_prefix="asyncio")
        from asyncio.futures import wrap_future

        future = wrap_future(executor.submit(func, *args), loop=self)
        future._on = f"{getattr(func, '__name__', 'a call')} in an executor"
        return future

    def set_default_executor(self, executor):
        from concurrent.futures.thread import ThreadPoolExecutor

        if not isinstance(executor, ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    def get_exception_handler(self):
        return self._exception_handler

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context):
            if key != "message" and key != "exception":
                lines.append(f"{key}: {context[key]!r}")
        text = "\n".join(lines) + "\n"
        error = context.get("exception")
        if error is not None:
            text += format_exception(error)
        sys.stderr.write(text)

    def call_exception_handler(self, context):
        handler = self._exception_handler
        try:
            if handler is None:
                self.default_exception_handler(context)
            else:
                handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            said = {"message": "Unhandled error in exception handler", "exception": error, "context": context}
            self.default_exception_handler(said)

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    def __getattr__(self, name):
        if name in _MISSING:
            raise NotImplementedError(
                f"{name}: sockets, subprocesses and signals are not simulated; "
                "for network requests use requests, urllib.request or aiohttp"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)


_MISSING = (
    "create_connection create_server create_datagram_endpoint create_unix_connection create_unix_server "
    "connect_accepted_socket sock_recv sock_sendall sock_connect sock_accept add_reader add_writer remove_reader "
    "remove_writer connect_read_pipe connect_write_pipe subprocess_exec subprocess_shell add_signal_handler "
    "remove_signal_handler getaddrinfo getnameinfo start_tls sendfile"
).split()


class _UnixSelectorEventLoop(BaseEventLoop):
    __module__ = "asyncio.unix_events"


SelectorEventLoop = _UnixSelectorEventLoop


def _stop_loop_of(future):
    if not future.cancelled():
        error = future.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            return
    future._loop.stop()


def _report_never_awaited():
    import warnings

    warnings._report_never_awaited()


def _generator_begun(generator):
    loop = _running.get(current())
    if loop is not None:
        loop._generator_begun(generator)


_on_begun(_generator_begun)


def get_running_loop():
    loop = _running.get(current())
    if loop is None:
        raise RuntimeError("no running event loop")
    return loop


def _get_running_loop():
    return _running.get(current())


def _set_running_loop(loop):
    _running[current()] = loop


def get_event_loop():
    loop = _running.get(current())
    return get_event_loop_policy().get_event_loop() if loop is None else loop


def set_event_loop(loop):
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    return get_event_loop_policy().new_event_loop()


class AbstractEventLoopPolicy:
    pass


class DefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """One loop for each thread; the main thread's is made when it is asked for."""

    def get_event_loop(self):
        import threading

        thread = current()
        if thread not in _set and threading.current_thread() is threading.main_thread():
            _set[thread] = self.new_event_loop()
        loop = _set.get(thread)
        if loop is None:
            name = threading.current_thread().name
            raise RuntimeError(f"There is no current event loop in thread {name!r}.")
        return loop

    def set_event_loop(self, loop):
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'")
        _set[current()] = loop

    def new_event_loop(self):
        return _UnixSelectorEventLoop()


_policy = DefaultEventLoopPolicy()


def get_event_loop_policy():
    return _policy


def set_event_loop_policy(policy):
    global _policy
    _policy = DefaultEventLoopPolicy() if policy is None else policy


_future_class = None  # set by the package: these modules need each other
_task_class = None
