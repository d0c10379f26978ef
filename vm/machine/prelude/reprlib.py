"""Representations that end, of objects that contain themselves."""


def recursive_repr(fillvalue="..."):
    def decorate(function):
        running = set()

        def __repr__(self):
            key = id(self)
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return function(self)
            finally:
                running.discard(key)

        return __repr__

    return decorate


def repr(value):
    text = str.__repr__(value) if isinstance(value, str) else f"{value!r}"
    return text if len(text) <= 80 else text[:38] + "..." + text[-39:]
