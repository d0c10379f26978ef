import threading


class Account:
    def __init__(self, owner):
        self.owner = owner
        self.total = 0
        self.lock = threading.Lock()

    def deposit_all(self, amounts):
        for amount in amounts:
            with self.lock:
                self.total += amount


account = Account("ada")
threads = [threading.Thread(target=account.deposit_all, args=([n] * 10,)) for n in range(1, 5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(account.owner, account.total)
