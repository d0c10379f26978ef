import threading
import time

stock = {"book": 1}
sold = []


def buy(customer, delay):
    time.sleep(delay)
    if stock["book"] > 0:
        time.sleep(0.03)  # the payment
        stock["book"] -= 1
        sold.append(customer)


threads = [threading.Thread(target=buy, args=(c, d)) for c, d in [("ada", 0), ("bob", 0.01)]]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("sold to", sorted(sold), "left", stock["book"])
