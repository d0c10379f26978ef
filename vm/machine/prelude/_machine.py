"""What the machine goes on with in Python: texts of exceptions, pickles of objects with methods of their own."""

import _vm


def _format_exception(exception, unknown, suggest):
    return _vm.format_exception(exception, [_text_of(each) for each in unknown], suggest)


def _text_of(exception):
    try:
        return str(exception)
    except Exception:
        return "<exception str() failed>"


def _report_uncaught(exception):
    _vm.write("stderr", _vm.format_exception(exception, suggest=True))
    text = _text_of(exception)
    name = type(exception).__qualname__
    return f"{name}: {text}" if text else name


def _spawned(start):
    from multiprocessing.process import _spawned
    _spawned(start)


def _pickle_reduce(value, known, found):
    known.append((found, _reduction(found)))
    return _vm.dumps(value, known)


def _reduction(found):
    cls = type(found)
    if _defines(cls, "__reduce_ex__"):
        reduced = found.__reduce_ex__(4)
    elif _defines(cls, "__reduce__"):
        reduced = found.__reduce__()
    else:
        return _new_instance, (cls,), found.__getstate__()
    if isinstance(reduced, str):
        return reduced
    if not isinstance(reduced, tuple):
        _pickling_error("__reduce__ must return a string or tuple")
    if not 2 <= len(reduced) <= 6:
        _pickling_error("tuple returned by __reduce__ must contain 2 through 6 elements")
    function, args, state, items, pairs = (reduced + (None,) * 3)[:5]
    if items is not None or pairs is not None:
        args = (function, args, list(items or ()), list(pairs or ()))
        function = _rebuild
    return function, args, state


def _defines(cls, name):
    for base in cls.__mro__[:-1]:
        if name in base.__dict__:
            return True
    return False


def _new_instance(cls):
    return cls.__new__(cls)


def _rebuild(function, args, items, pairs):
    made = function(*args)
    for item in items:
        made.append(item)
    for key, value in pairs:
        made[key] = value
    return made


def _pickling_error(message):
    from pickle import PicklingError
    raise PicklingError(message)


def _unpickle_make(data, known, function, args, state):
    if function is None:
        made = args
        made.__setstate__(state)
    else:
        made = function(*args)
        if state is not None:
            _set_state(made, state)
    known.append(made)
    return _vm.loads(data, known)


def _unpickle_import(data, known, module):
    _vm.import_module(module)
    return _vm.loads(data, known)


def _set_state(made, state):
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    for values in (state, slots):
        for name, value in (values or {}).items():
            setattr(made, name, value)
