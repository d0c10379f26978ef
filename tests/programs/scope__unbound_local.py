x = 1


def broken():
    print(x)
    x = 2


try:
    broken()
except UnboundLocalError as error:
    print(error)


def deleted():
    y = 1
    del y
    return y


try:
    deleted()
except UnboundLocalError as error:
    print(error)

try:
    print(undefined_name)
except NameError as error:
    print(error)


def free():
    def inner():
        return later
    try:
        inner()
    except NameError as error:
        print(error)
    later = 1


free()
