def pair(a, b):
    return a, b


def key(*, only):
    return only


calls = [
    lambda: pair(),
    lambda: pair(1),
    lambda: pair(1, 2, 3),
    lambda: pair(1, a=2),
    lambda: pair(1, 2, c=3),
    lambda: key(1),
    lambda: key(),
    lambda: pair(*5),
]
for call in calls:
    try:
        call()
    except TypeError as error:
        print(error)
