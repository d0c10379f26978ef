class Resource:
    def __init__(self, name, fail=False):
        if fail:
            raise OSError(f"cannot open {name}")
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        print("closing", self.name, "because of", exc[0] and exc[0].__name__)


try:
    with Resource("a") as a, Resource("b", fail=True) as b:
        print("not reached")
except OSError as error:
    print(error)
try:
    with 5:
        pass
except TypeError as error:
    print(error)
