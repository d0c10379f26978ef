import threading
import time

balance = 100


def withdraw(amount):
    global balance
    seen = balance
    time.sleep(0.02)
    balance = seen - amount


threads = [threading.Thread(target=withdraw, args=(10,)) for _ in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("expected", 100 - 50, "got", balance)
