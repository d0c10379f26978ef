import threading


class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} has {account.balance}, not {amount}")
        self.account = account


class Account:
    numbers = iter(range(1, 100))

    def __init__(self, owner, balance=0):
        self.number = next(self.numbers)
        self.owner = owner
        self.balance = balance
        self.lock = threading.RLock()

    def withdraw(self, amount):
        with self.lock:
            if amount > self.balance:
                raise InsufficientFunds(self, amount)
            self.balance -= amount

    def deposit(self, amount):
        with self.lock:
            self.balance += amount

    def __lt__(self, other):
        return self.number < other.number


def transfer(source, target, amount):
    first, second = sorted((source, target))
    with first.lock, second.lock:
        source.withdraw(amount)
        target.deposit(amount)


def many(source, target, amount, times, failures):
    for _ in range(times):
        try:
            transfer(source, target, amount)
        except InsufficientFunds as error:
            failures.append(str(error))
            break


ada, bob = Account("Ada", 100), Account("Bob", 100)
failures = []
threads = [
    threading.Thread(target=many, args=(ada, bob, 1, 50, failures)),
    threading.Thread(target=many, args=(bob, ada, 1, 50, failures)),
]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(ada.balance, bob.balance, ada.balance + bob.balance, failures)
try:
    transfer(ada, bob, 1000)
except InsufficientFunds as error:
    print(type(error).__name__, error, error.account.owner)
