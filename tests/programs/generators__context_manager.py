from contextlib import contextmanager


@contextmanager
def section(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except ValueError as error:
        print("handled", error)
    finally:
        print(f"</{name}>")


with section("body") as title:
    print(title)
with section("risky"):
    raise ValueError("oops")
try:
    with section("outer"):
        with section("inner"):
            raise KeyError("through")
except KeyError as error:
    print("out came", error)
