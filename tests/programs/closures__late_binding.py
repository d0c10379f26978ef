functions = [lambda: i for i in range(3)]
print([f() for f in functions])
fixed = [lambda i=i: i for i in range(3)]
print([f() for f in fixed])


def make(i):
    return lambda: i


made = [make(i) for i in range(3)]
print([f() for f in made])
