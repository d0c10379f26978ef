class Context:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, exc, traceback):
        print("exit", self.name, kind and kind.__name__, exc)
        return self.swallow


def loop(kind):
    for i in range(3):
        try:
            with Context("a"), Context("b") as b:
                if i == 1:
                    if kind == "break":
                        break
                    if kind == "continue":
                        continue
                    if kind == "return":
                        return "returned", i, b
                    if kind == "raise":
                        raise ValueError(i)
            print("after with", i)
        except ValueError as e:
            print("caught", e)
            if kind == "raise":
                continue
        else:
            print("else", i)
        finally:
            print("finally", i)
    else:
        return "exhausted"
    return "broken"


for kind in "none", "break", "continue", "return", "raise":
    print(kind, "->", loop(kind))


def overriding():
    for i in range(5):
        try:
            return i
        finally:
            if i < 3:
                continue
            break
    return "after", i


print(overriding())


def value_is_kept():
    x = 1
    try:
        return x
    finally:
        x = 2


print(value_is_kept())


def nested():
    try:
        try:
            1 / 0
        finally:
            print("inner")
            try:
                raise KeyError("k")
            except KeyError as e:
                print("handled", e, type(e.__context__).__name__)
    except ZeroDivisionError as e:
        print("outer", e)
        try:
            raise
        except ZeroDivisionError as again:
            print(again is e)
    try:
        e
    except UnboundLocalError as error:
        print(error)


nested()


def swallowed():
    with Context("quiet", swallow=True):
        value = 1
        raise RuntimeError("gone")
    return value


print(swallowed())


def raises_in_handler():
    try:
        try:
            raise ValueError("first")
        except ValueError:
            raise TypeError("second")
        finally:
            print("on the way")
    except TypeError as e:
        print(repr(e), repr(e.__context__), e.__cause__, e.__suppress_context__)
    try:
        try:
            raise ValueError("first")
        except ValueError as e:
            raise TypeError("second") from e
    except TypeError as e:
        print(repr(e.__cause__), e.__suppress_context__)


raises_in_handler()


def generator():
    try:
        for i in range(3):
            with Context(f"g{i}"):
                try:
                    got = yield i
                    print("got", got)
                except KeyError as e:
                    print("thrown", e)
                    yield "from handler"
        return "result"
    finally:
        print("generator ends")


g = generator()
print(next(g), g.send("x"), g.throw(KeyError("k")), next(g))
try:
    g.send("y")
except StopIteration as stop:
    print("stop", stop.value)
g = generator()
next(g)
g.close()


def while_else(n):
    while n:
        n -= 1
        if n == 3:
            break
    else:
        return "no break"
    return "break"


print(while_else(2), while_else(5))


def star(group):
    try:
        raise group
    except* ValueError as e:
        print("values", e.exceptions)
    except* (TypeError, KeyError) as e:
        print("others", e.exceptions)
        raise RuntimeError("from handler")
    else:
        print("never")
    finally:
        print("finally")


try:
    star(ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)]))
except ExceptionGroup as e:
    print(repr(e))
star(ExceptionGroup("g", [ValueError(1), ValueError(2)]))
