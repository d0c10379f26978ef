"""JSON texts of data. Those of builtin values are made by a native."""

from _builtins import json_encode

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}
_INFINITY = float("inf")


def _quote(text, ascii_only):
    if text.isalnum() and (text.isascii() or not ascii_only):
        return f'"{text}"'
    out = []
    for letter in text:
        code = ord(letter)
        if letter in _ESCAPES:
            out.append(_ESCAPES[letter])
        elif code < 32 or ascii_only and 126 < code < 0x10000:
            out.append(f"\\u{code:04x}")
        elif ascii_only and code > 0xFFFF:
            code -= 0x10000
            out.append(f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}")
        else:
            out.append(letter)
    return f'"{"".join(out)}"'


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(
        self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None,
        separators=None, default=None,
    ):  # fmt: skip
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")

    def encode(self, o):
        if not self.sort_keys:
            text = json_encode(o, self.ensure_ascii, self.item_separator, self.key_separator, self.indent)
            if text is not None:
                return text
        out = []
        self._encode(o, out, "\n", [])
        return "".join(out)

    def iterencode(self, o, _one_shot=False):
        out = []
        self._encode(o, out, "\n", [])
        return iter(out)

    def _encode(self, o, out, newline, path):
        if isinstance(o, str):
            out.append(_quote(o, self.ensure_ascii))
        elif o is None:
            out.append("null")
        elif o is True:
            out.append("true")
        elif o is False:
            out.append("false")
        elif isinstance(o, int):
            out.append(int.__repr__(o))
        elif isinstance(o, float):
            out.append(self._float(o))
        else:
            key = id(o)
            if self.check_circular and key in path:
                raise ValueError("Circular reference detected")
            path.append(key)
            if isinstance(o, (list, tuple)):
                self._list(o, out, newline, path)
            elif isinstance(o, dict):
                self._dict(o, out, newline, path)
            else:
                self._encode(self.default(o), out, newline, path)
            path.pop()

    def _float(self, o):
        if o == o and o != _INFINITY and o != -_INFINITY:
            return float.__repr__(o)
        if not self.allow_nan:
            which = "" if self.indent is None else f": {o!r}"
            raise ValueError(f"Out of range float values are not JSON compliant{which}")
        return "NaN" if o != o else "Infinity" if o > 0 else "-Infinity"

    def _list(self, values, out, newline, path):
        if not values:
            out.append("[]")
            return
        inner = newline if self.indent is None else newline + self.indent
        out.append("[")
        between = ""
        for value in values:
            out.append(between)
            if self.indent is not None:
                out.append(inner)
            self._encode(value, out, inner, path)
            between = self.item_separator
        if self.indent is not None:
            out.append(newline)
        out.append("]")

    def _dict(self, mapping, out, newline, path):
        if not mapping:
            out.append("{}")
            return
        inner = newline if self.indent is None else newline + self.indent
        out.append("{")
        between = ""
        items = mapping.items()
        if self.sort_keys:
            items = sorted(items)
        for key, value in items:
            text = self._key(key)
            if text is None:
                continue
            out.append(between)
            if self.indent is not None:
                out.append(inner)
            out.append(_quote(text, self.ensure_ascii))
            out.append(self.key_separator)
            self._encode(value, out, inner, path)
            between = self.item_separator
        if self.indent is not None and between:
            out.append(newline)
        out.append("}")

    def _key(self, key):
        if isinstance(key, str):
            return key
        if key is None:
            return "null"
        if key is True:
            return "true"
        if key is False:
            return "false"
        if isinstance(key, float):
            return self._float(key)
        if isinstance(key, int):
            return int.__repr__(key)
        if self.skipkeys:
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")
