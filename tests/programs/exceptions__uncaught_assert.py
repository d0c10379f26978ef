def half(n):
    assert n % 2 == 0, f"{n} is odd"
    return n // 2


print(half(4))
try:
    half(3)
except AssertionError as error:
    print("caught:", error)
try:
    assert False
except AssertionError as error:
    print(repr(error))
half(5)
