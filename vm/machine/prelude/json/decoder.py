"""Data of JSON texts. Texts without errors are read by a native where there are no hooks."""

from _builtins import json_decode


class JSONDecodeError(ValueError):
    """A text is not JSON; `pos`, `lineno` and `colno` say where."""

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return type(self), (self.msg, self.doc, self.pos)


_SPACE = " \t\n\r"
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONSTANTS = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}


class JSONDecoder:
    def __init__(
        self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
        object_pairs_hook=None,
    ):  # fmt: skip
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self._plain = strict and not (object_hook or parse_float or parse_int or parse_constant or object_pairs_hook)

    def decode(self, s):
        if self._plain:
            found = json_decode(s)
            if found is not None:
                return found[0]
        value, end = self.raw_decode(s, _skip(s, 0))
        end = _skip(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return value

    def raw_decode(self, s, idx=0):
        return self._value(s, idx)

    def _value(self, s, at):
        """The value that begins at a place, and where it ends."""
        letter = s[at : at + 1]
        if letter == '"':
            return self._string(s, at + 1)
        if letter == "{":
            return self._object(s, at + 1)
        if letter == "[":
            return self._array(s, at + 1)
        if letter == "n" and s[at : at + 4] == "null":
            return None, at + 4
        if letter == "t" and s[at : at + 4] == "true":
            return True, at + 4
        if letter == "f" and s[at : at + 5] == "false":
            return False, at + 5
        if letter and (letter == "-" or letter in "0123456789"):
            return self._number(s, at)
        for name in ("NaN", "Infinity"):
            if s.startswith(name, at):
                return self.parse_constant(name), at + len(name)
        raise JSONDecodeError("Expecting value", s, at)

    def _number(self, s, at):
        end = at + 1 if s[at] == "-" else at
        digits = _digits(s, end)
        if digits == end:
            if s.startswith("Infinity", end):
                return self.parse_constant("-Infinity"), end + 8
            raise JSONDecodeError("Expecting value", s, at)
        if s[end] == "0":
            digits = end + 1
        end = digits
        is_float = False
        if s[end : end + 1] == ".":
            digits = _digits(s, end + 1)
            if digits > end + 1:
                end = digits
                is_float = True
        if s[end : end + 1] in ("e", "E"):
            start = end + 2 if s[end + 1 : end + 2] in ("+", "-") else end + 1
            digits = _digits(s, start)
            if digits > start:
                end = digits
                is_float = True
        text = s[at:end]
        return (self.parse_float(text) if is_float else self.parse_int(text)), end

    def _string(self, s, at):
        begin = at - 1
        parts = []
        while True:
            quote = s.find('"', at)
            if quote < 0:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            slash = s.find("\\", at, quote)
            end = quote if slash < 0 else slash
            part = s[at:end]
            if self.strict and not part.isprintable():
                for offset, letter in enumerate(part):
                    if letter < " ":
                        raise JSONDecodeError("Invalid control character at", s, at + offset)
            parts.append(part)
            if slash < 0:
                return "".join(parts), quote + 1
            letter = s[slash + 1 : slash + 2]
            if letter != "u":
                if letter not in _ESCAPES:
                    raise JSONDecodeError("Invalid \\escape", s, slash)
                parts.append(_ESCAPES[letter])
                at = slash + 2
                continue
            code = _unicode(s, slash + 1)
            at = slash + 6
            if 0xD800 <= code <= 0xDBFF and s[at : at + 2] == "\\u":
                low = _unicode(s, at + 1)
                if 0xDC00 <= low <= 0xDFFF:
                    code = 0x10000 + ((code - 0xD800) << 10 | low - 0xDC00)
                    at += 6
            parts.append(chr(code))

    def _object(self, s, at):
        pairs = []
        at = _skip(s, at)
        if s[at : at + 1] == "}":
            return self._made(pairs), at + 1
        while True:
            if s[at : at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
            key, at = self._string(s, at + 1)
            at = _skip(s, at)
            if s[at : at + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, at)
            value, at = self._value(s, _skip(s, at + 1))
            pairs.append((key, value))
            at = _skip(s, at)
            letter = s[at : at + 1]
            if letter == "}":
                return self._made(pairs), at + 1
            if letter != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _skip(s, at + 1)

    def _made(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        made = dict(pairs)
        return made if self.object_hook is None else self.object_hook(made)

    def _array(self, s, at):
        values = []
        at = _skip(s, at)
        if s[at : at + 1] == "]":
            return values, at + 1
        while True:
            value, at = self._value(s, at)
            values.append(value)
            at = _skip(s, at)
            letter = s[at : at + 1]
            if letter == "]":
                return values, at + 1
            if letter != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _skip(s, at + 1)


def _skip(s, at):
    while at < len(s) and s[at] in _SPACE:
        at += 1
    return at


def _digits(s, at):
    while at < len(s) and s[at] in "0123456789":
        at += 1
    return at


def _unicode(s, at):
    digits = s[at + 1 : at + 5]
    if len(digits) != 4 or any(letter not in "0123456789abcdefABCDEF" for letter in digits):
        raise JSONDecodeError("Invalid \\uXXXX escape", s, at)
    return int(digits, 16)
