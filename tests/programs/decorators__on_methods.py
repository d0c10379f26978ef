def checked(method):
    def wrapper(self, amount):
        if amount < 0:
            raise ValueError(f"{method.__name__}: {amount} is negative")
        return method(self, amount)
    return wrapper


class Account:
    def __init__(self):
        self.balance = 0

    @checked
    def deposit(self, amount):
        self.balance += amount
        return self.balance


a = Account()
print(a.deposit(5), a.deposit(7))
try:
    a.deposit(-1)
except ValueError as error:
    print(error)
