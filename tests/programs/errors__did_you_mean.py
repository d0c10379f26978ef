import traceback


class Account:
    def __init__(self):
        self.balance = 10

    def deposit(self, amount):
        self.balance += amount


def total(values):
    result = sum(values)
    return reslt


for call in (lambda: Account().balence, lambda: Account().Deposit(1), lambda: total([1]), lambda: [].push(1), lambda: pritn("x")):
    try:
        call()
    except (AttributeError, NameError) as error:
        print(type(error).__name__, error, error.name, getattr(error, "obj", None) is not None)
        print(traceback.format_exception_only(error)[-1], end="")
