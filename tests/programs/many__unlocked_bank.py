# outputs: many
import sys
import threading

sys.setswitchinterval(1e-6)
accounts = {"a": 100, "b": 100}


def read(name):
    return accounts[name]


def write(name, value):
    accounts[name] = value


def transfer(source, target):
    for _ in range(300):
        write(source, read(source) - 1)
        write(target, read(target) + 1)


threads = [threading.Thread(target=transfer, args=pair) for pair in [("a", "b"), ("b", "a")]]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("the sum is right" if accounts["a"] + accounts["b"] == 200 else "money was lost or made")
