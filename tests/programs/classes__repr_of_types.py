class Foo:
    def method(self):
        pass


print(Foo, int, type(None), type(Foo))
print(type(Foo()), [int, str])
print(str(Foo).replace("__main__.", ""), Foo.__module__, Foo.method.__qualname__)
print(repr(ValueError), ValueError("x", 1), repr(ValueError("x")), repr(KeyError("k")))
print(type(lambda: 0).__name__, type((n for n in [])).__name__, type(len).__name__)
