def inner(values):
    return values["missing"]


def outer():
    print("about to fail")
    return inner({"present": 1})


outer()
print("never printed")
