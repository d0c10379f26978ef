x = [1, 2, 3]
del x[0], x[-1]
print(x)
d = {"a": 1, "b": 2}
del d["a"]
print(d)
y = 1
del y
try:
    y
except NameError as error:
    print(error)


class Empty: ...


def stub(): pass


def doc():
    """Only a docstring."""


print(stub(), doc.__doc__, Empty.__name__)
if True: print("one"); print("line")
assert True, "never shown"
a = b = c = 0
print(a, b, c, ..., NotImplemented)
print(1 if a else 2 if b else 3, (lambda: (yield))().__class__.__name__)
