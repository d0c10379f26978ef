def decorator_annotation(func):
    def new_func():
        print("before")
        func()
        print("after")
    return new_func


@decorator_annotation
def front():
    print("front")


def with_argument(times):
    def decorator(func):
        def new_func(*args):
            for _ in range(times):
                func(*args)
        return new_func
    return decorator


@with_argument(2)
def hello(name):
    print("hello", name)


front()
print(front.__name__)
hello("ada")
