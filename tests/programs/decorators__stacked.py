def tag(name):
    print("making", name)

    def decorate(func):
        print("applying", name)

        def wrapper():
            return f"<{name}>{func()}</{name}>"
        return wrapper
    return decorate


@tag("b")
@tag("i")
def text():
    return "hello"


print(text())
