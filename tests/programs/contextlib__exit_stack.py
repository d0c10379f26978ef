from contextlib import ExitStack, contextmanager


@contextmanager
def resource(name):
    print("open", name)
    try:
        yield name
    finally:
        print("close", name)


with ExitStack() as stack:
    names = [stack.enter_context(resource(f"r{i}")) for i in range(3)]
    stack.callback(print, "callback", 1)
    print(names)

with ExitStack() as stack:
    stack.enter_context(resource("kept"))
    later = stack.pop_all()
print("left the block")
later.close()

try:
    with ExitStack() as stack:
        stack.push(lambda *exc: print("exit sees", exc[0].__name__))
        stack.enter_context(resource("x"))
        raise ValueError("through")
except ValueError as error:
    print(error)
