class CountCalls:
    def __init__(self, func):
        self.func = func
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.func(*args)


@CountCalls
def double(x):
    return 2 * x


print(double(1), double(2), double(3))
print(double.calls)
