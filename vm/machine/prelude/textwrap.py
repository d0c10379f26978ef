"""Filling and indenting of text."""


def dedent(text):
    lines = text.split("\n")
    margin = None
    for line in lines:
        if not line.strip():
            continue
        indent = line[: len(line) - len(line.lstrip())]
        if margin is None:
            margin = indent
        else:
            common = 0
            while common < min(len(margin), len(indent)) and margin[common] == indent[common]:
                common += 1
            margin = margin[:common]
    margin = margin or ""
    return "\n".join(line[len(margin) :] if line.strip() else "" for line in lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))


def wrap(text, width=70, *, initial_indent="", subsequent_indent="", break_long_words=True, **settings):
    lines = []
    line = ""
    for word in text.split():
        while True:
            start = subsequent_indent if lines else initial_indent
            room = width - len(start)
            if not line:
                if len(word) <= room or not break_long_words:
                    line = word
                    break
                lines.append(start + word[:room])
                word = word[room:]
                if not word:
                    break
            elif len(line) + 1 + len(word) <= room:
                line += " " + word
                break
            else:
                lines.append(start + line)
                line = ""
    if line:
        lines.append((subsequent_indent if lines else initial_indent) + line)
    return lines


def fill(text, width=70, **settings):
    return "\n".join(wrap(text, width, **settings))


def shorten(text, width, *, placeholder=" [...]", **settings):
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= width:
        return whole
    while words and len(" ".join(words)) + len(placeholder) > width:
        words.pop()
    return (" ".join(words) + placeholder).strip()


class TextWrapper:
    def __init__(self, width=70, **settings):
        self.width = width
        self.settings = settings

    def wrap(self, text):
        return wrap(text, self.width, **self.settings)

    def fill(self, text):
        return "\n".join(self.wrap(text))
