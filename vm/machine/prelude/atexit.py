"""Functions that are called when the program ends."""

import threading

_functions = []


def register(function, /, *args, **kwargs):
    if not callable(function):
        raise TypeError("the first argument must be callable")
    _functions.append((function, args, kwargs))
    return function


def unregister(function, /):
    _functions[:] = [entry for entry in _functions if entry[0] != function]


def _clear():
    _functions.clear()


def _ncallbacks():
    return len(_functions)


def _run_exitfuncs():
    while _functions:
        function, args, kwargs = _functions.pop()
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as error:
            import sys
            from _vm import format_exception

            sys.stderr.write(f"Exception ignored in atexit callback: {function!r}\n{format_exception(error)}")


threading._finalizers.insert(0, _run_exitfuncs)
threading._fork_hooks.append(_clear)
