def announce(func):
    def wrapper(*args, **kwargs):
        print("before", func.__name__)
        result = func(*args, **kwargs)
        print("after", func.__name__)
        return result
    return wrapper


@announce
def add(a, b):
    return a + b


print(add(2, b=3))
print(add.__name__)
