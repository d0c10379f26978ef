"""Constants and templates of text."""

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    """A text with `$name` and `${name}` in it."""

    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """Pairs (text, name or None), and what follows."""
        text = self.template
        at = 0
        while True:
            dollar = text.find(self.delimiter, at)
            if dollar < 0:
                yield text[at:], None, None
                return
            after = dollar + 1
            if text[after : after + 1] == self.delimiter:
                yield text[at:after], None, None
                at = after + 1
                continue
            end = after
            braced = text[after : after + 1] == "{"
            if braced:
                end = after = after + 1
            while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "_"):
                end += 1
            name = text[after:end]
            good = name and not name[0].isdigit() and (not braced or text[end : end + 1] == "}")
            if not good:
                yield text[at:dollar], None, dollar
                at = dollar + 1
                continue
            at, start = end + (1 if braced else 0), at
            yield text[start:dollar], name, text[dollar:at]

    def _substitute(self, mapping, kwargs, safe):
        out = []
        for text, name, source in self._parts():
            out.append(text)
            if name is not None:
                if name in kwargs:
                    out.append(str(kwargs[name]))
                elif safe and name not in mapping:
                    out.append(source)
                else:
                    out.append(str(mapping[name]))
            elif source is not None:
                if not safe:
                    before = self.template[:source]
                    line = before.count("\n") + 1
                    column = source - (before.rfind("\n") + 1) + 1
                    raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")
                out.append(self.delimiter)
        return "".join(out)

    def substitute(self, mapping={}, /, **kwargs):
        return self._substitute(mapping, kwargs, False)

    def safe_substitute(self, mapping={}, /, **kwargs):
        return self._substitute(mapping, kwargs, True)

    def get_identifiers(self):
        return list(dict.fromkeys(name for _, name, _ in self._parts() if name is not None))

    def is_valid(self):
        return all(name is not None or source is None for _, name, source in self._parts())


class Formatter:
    """What `str.format` does, as a class."""

    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
