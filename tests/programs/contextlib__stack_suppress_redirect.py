import contextlib
import io


class Door:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, kind, error, tb):
        print("close", self.name, kind and kind.__name__)
        return self.name == "forgiving"


with contextlib.ExitStack() as stack:
    doors = [stack.enter_context(Door(name)) for name in ("a", "forgiving", "c")]
    stack.callback(print, "callback", sep="")
    raise KeyError("lost")
print("went on")

with contextlib.ExitStack() as stack:
    stack.enter_context(Door("kept"))
    saved = stack.pop_all()
print("not closed yet")
saved.close()

with contextlib.suppress(ZeroDivisionError, KeyError):
    1 / 0
    print("never")
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("hidden")
    print("text", end="!")
print(repr(out.getvalue()))
with contextlib.nullcontext(5) as five:
    print(five)


@contextlib.contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield
    finally:
        print(f"</{name}>")


@tag("p")
def paragraph(text):
    print(text)


paragraph("one")
paragraph("two")
with contextlib.closing(io.StringIO("data")) as f:
    print(f.read())
print(f.closed)
try:
    with contextlib.ExitStack() as stack:
        stack.push(lambda *details: 1 / 0)
        raise ValueError("first")
except ZeroDivisionError as error:
    print(repr(error), "while", repr(error.__context__))
