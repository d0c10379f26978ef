from contextlib import contextmanager


@contextmanager
def never_yields():
    if False:
        yield


@contextmanager
def yields_twice():
    yield 1
    yield 2


@contextmanager
def tag(name):
    print(f"<{name}>", end="")
    yield
    print(f"</{name}>", end="")


for manager in (never_yields, yields_twice):
    try:
        with manager():
            pass
    except RuntimeError as error:
        print(error)


@tag("p")
def paragraph(text):
    print(text, end="")


paragraph("hello")
print()
with tag("a"), tag("b"):
    print("in", end="")
print()
