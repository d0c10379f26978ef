x = "global"


class A:
    x = "class"
    y = x + "!"

    def method(self):
        return x

    names = [x for _ in range(2)]


print(A.y, A().method(), A.names)


def f():
    x = "local"

    class B:
        print(x)
        x = "in B"
        print(x)

    return B.x


print(f())
