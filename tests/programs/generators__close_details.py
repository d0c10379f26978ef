def stubborn():
    try:
        yield 1
    except GeneratorExit:
        print("asked to leave")
        yield 2


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


def raises_stop():
    yield 1
    raise StopIteration


try:
    print(list(raises_stop()))
except RuntimeError as error:
    print(error)

never = stubborn()
never.close()
print(list(never))
