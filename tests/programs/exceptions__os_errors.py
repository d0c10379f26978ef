try:
    open("does-not-exist.txt")
except FileNotFoundError as error:
    print(error)
    print(error.errno, error.strerror, error.filename)
e = OSError(2, "No such thing")
print(type(e).__name__, e, e.errno)
print(repr(PermissionError(13, "nope")), TimeoutError("late"), repr(StopIteration(4)), StopIteration(4).value)
