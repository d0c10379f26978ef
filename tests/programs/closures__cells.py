def outer():
    message = "before"

    def inner():
        return message

    message = "after"
    return inner


f = outer()
print(f())
print(f.__closure__[0].cell_contents, f.__code__.co_freevars)


def three():
    x = 1

    def two():
        def one():
            nonlocal x
            x += 1
            return x
        return one
    return two()


g = three()
print(g(), g(), g())
