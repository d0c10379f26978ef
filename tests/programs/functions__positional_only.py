def divide(a, b, /, *, rounded=False):
    value = a / b
    return round(value) if rounded else value


print(divide(7, 2), divide(7, 2, rounded=True))
for call in (
    lambda: divide(a=7, b=2),
    lambda: divide(7, 2, True),
    lambda: divide(7),
    lambda: divide(7, 2, digits=3),
):
    try:
        print(call())
    except TypeError as error:
        print(error)
