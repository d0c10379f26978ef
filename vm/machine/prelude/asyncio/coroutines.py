"""What a coroutine is."""

import inspect
from types import CoroutineType, GeneratorType


def iscoroutinefunction(func):
    return inspect.iscoroutinefunction(func) or getattr(func, "_is_coroutine", False) is True


def iscoroutine(obj):
    kind = type(obj)
    if kind is CoroutineType or kind is GeneratorType:
        return True
    return hasattr(kind, "send") and hasattr(kind, "throw") and hasattr(kind, "__await__")


def _format_coroutine(coro):
    name = getattr(coro, "__qualname__", None) or getattr(coro, "__name__", None) or type(coro).__name__
    running = getattr(coro, "cr_running", False) or getattr(coro, "gi_running", False)
    code = getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)
    if code is None:
        return f"{name}() running" if running else f"{name}()"
    frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
    if frame is not None:
        return f"{name}() running at {code.co_filename}:{frame.f_lineno}"
    return f"{name}() done, defined at {code.co_filename}:{code.co_firstlineno}"
