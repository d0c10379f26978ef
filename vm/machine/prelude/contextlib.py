"""Helpers for `with` and `async with`."""

import sys
from abc import ABC, abstractmethod
from functools import wraps


class AbstractContextManager(ABC):
    def __enter__(self):
        return self

    @abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None


class AbstractAsyncContextManager(ABC):
    async def __aenter__(self):
        return self

    @abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        return None


class ContextDecorator:
    """Makes a context manager a decorator too."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @wraps(func)
        def inner(*args, **kwargs):
            with self._recreate_cm():
                return func(*args, **kwargs)

        return inner


class AsyncContextDecorator:
    """The same for coroutines."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @wraps(func)
        async def inner(*args, **kwargs):
            async with self._recreate_cm():
                return await func(*args, **kwargs)

        return inner


class _GeneratorContextManager(ContextDecorator):
    """What a function decorated with `contextmanager` returns."""

    def __init__(self, func, args, kwargs):
        self.gen = func(*args, **kwargs)
        self.func, self.args, self.kwds = func, args, kwargs
        self.__doc__ = getattr(func, "__doc__", None)

    def _recreate_cm(self):
        return type(self)(self.func, self.args, self.kwds)

    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, typ, value, traceback):
        if typ is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            try:
                raise RuntimeError("generator didn't stop")
            finally:
                self.gen.close()
        if value is None:
            value = typ()
        try:
            self.gen.throw(value)
        except StopIteration as error:
            return error is not value
        except RuntimeError as error:
            if error is value or (isinstance(value, StopIteration) and error.__cause__ is value):
                value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            error.__traceback__ = traceback
            return False
        try:
            raise RuntimeError("generator didn't stop after throw()")
        finally:
            self.gen.close()


class _AsyncGeneratorContextManager(AsyncContextDecorator):
    """What a function decorated with `asynccontextmanager` returns."""

    def __init__(self, func, args, kwargs):
        self.gen = func(*args, **kwargs)
        self.func, self.args, self.kwds = func, args, kwargs
        self.__doc__ = getattr(func, "__doc__", None)

    def _recreate_cm(self):
        return type(self)(self.func, self.args, self.kwds)

    async def __aenter__(self):
        try:
            return await anext(self.gen)
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, typ, value, traceback):
        if typ is None:
            try:
                await anext(self.gen)
            except StopAsyncIteration:
                return False
            try:
                raise RuntimeError("generator didn't stop")
            finally:
                await self.gen.aclose()
        if value is None:
            value = typ()
        try:
            await self.gen.athrow(value)
        except StopAsyncIteration as error:
            return error is not value
        except RuntimeError as error:
            wrapped = isinstance(value, (StopIteration, StopAsyncIteration)) and error.__cause__ is value
            if error is value or wrapped:
                value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            error.__traceback__ = traceback
            return False
        try:
            raise RuntimeError("generator didn't stop after athrow()")
        finally:
            await self.gen.aclose()


def contextmanager(func):
    @wraps(func)
    def helper(*args, **kwargs):
        return _GeneratorContextManager(func, args, kwargs)

    return helper


def asynccontextmanager(func):
    @wraps(func)
    def helper(*args, **kwargs):
        return _AsyncGeneratorContextManager(func, args, kwargs)

    return helper


class closing:
    """Closes the thing at the end."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class aclosing:
    """Closes the thing at the end, with `await`."""

    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()


class _Redirect:
    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, exc_type, exc_value, traceback):
        setattr(sys, self._stream, self._old_targets.pop())


class redirect_stdout(_Redirect):
    _stream = "stdout"


class redirect_stderr(_Redirect):
    _stream = "stderr"


class suppress:
    """Swallows exceptions of the given classes."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exc_type, exc_value, traceback):
        return exc_type is not None and issubclass(exc_type, self._exceptions)


class nullcontext:
    """Does nothing."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *excinfo):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *excinfo):
        pass


def _chain(new, old, frame):
    """Makes `old` the context of `new`, where a nested `with` would have done so."""
    while True:
        context = new.__context__
        if context is None or context is old:
            return
        if context is frame:
            break
        new = context
    new.__context__ = old


def _method(manager, name, kind):
    method = getattr(type(manager), name, None)
    if method is None:
        said = f"'{type(manager).__module__}.{type(manager).__qualname__}' object does not support the {kind} protocol"
        raise TypeError(said)
    return method


class _Stack:
    def __init__(self):
        self._exit_callbacks = []  # (whether to await, function of type, value and traceback)

    def pop_all(self):
        new = type(self)()
        new._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = []
        return new

    def push(self, exit):
        method = getattr(type(exit), "__exit__", None)
        if method is None:
            self._exit_callbacks.append((False, exit))
        else:
            self._exit_callbacks.append((False, lambda *details: method(exit, *details)))
        return exit

    def enter_context(self, cm):
        enter = _method(cm, "__enter__", "context manager")
        _method(cm, "__exit__", "context manager")
        result = enter(cm)
        self.push(cm)
        return result

    def callback(self, callback, /, *args, **kwargs):
        self._exit_callbacks.append((False, lambda *details: _none(callback(*args, **kwargs))))
        return callback


def _none(value):
    return None


class ExitStack(_Stack):
    """Context managers that are entered one after the other, and left together."""

    def __enter__(self):
        return self

    def __exit__(self, typ, value, traceback):
        received = value
        pending = False
        frame = value
        while self._exit_callbacks:
            _, leave = self._exit_callbacks.pop()
            try:
                if leave(None if value is None else type(value), value, traceback if value is received else None):
                    value = None
                    pending = False
            except BaseException as error:
                if value is not None and error is not value:
                    _chain(error, value, frame)
                pending = True
                value = error
        if pending and value is not None:
            context = value.__context__
            try:
                raise value
            except BaseException:
                value.__context__ = context
                raise
        return received is not None and value is None

    def close(self):
        self.__exit__(None, None, None)


class AsyncExitStack(_Stack):
    """The same for `async with`."""

    async def enter_async_context(self, cm):
        enter = _method(cm, "__aenter__", "asynchronous context manager")
        _method(cm, "__aexit__", "asynchronous context manager")
        result = await enter(cm)
        self.push_async_exit(cm)
        return result

    def push_async_exit(self, exit):
        method = getattr(type(exit), "__aexit__", None)
        if method is None:
            self._exit_callbacks.append((True, exit))
        else:
            self._exit_callbacks.append((True, lambda *details: method(exit, *details)))
        return exit

    def push_async_callback(self, callback, /, *args, **kwargs):
        async def leave(*details):
            await callback(*args, **kwargs)

        self._exit_callbacks.append((True, leave))
        return callback

    async def aclose(self):
        await self.__aexit__(None, None, None)

    async def __aenter__(self):
        return self

    async def __aexit__(self, typ, value, traceback):
        received = value
        pending = False
        frame = value
        while self._exit_callbacks:
            waits, leave = self._exit_callbacks.pop()
            try:
                said = leave(None if value is None else type(value), value, traceback if value is received else None)
                if waits:
                    said = await said
                if said:
                    value = None
                    pending = False
            except BaseException as error:
                if value is not None and error is not value:
                    _chain(error, value, frame)
                pending = True
                value = error
        if pending and value is not None:
            context = value.__context__
            try:
                raise value
            except BaseException:
                value.__context__ = context
                raise
        return received is not None and value is None
