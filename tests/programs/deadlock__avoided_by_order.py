import threading
import time


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock:
        time.sleep(0.01)
        with second.lock:
            source.balance -= amount
            target.balance += amount


ada, bob = Account(1, 100), Account(2, 100)
threads = [
    threading.Thread(target=transfer, args=(ada, bob, 30)),
    threading.Thread(target=transfer, args=(bob, ada, 50)),
]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(ada.balance, bob.balance)
