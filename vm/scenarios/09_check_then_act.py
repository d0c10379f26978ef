# title: The last ticket, sold twice
# topic: Races
# look: Both buyers see one ticket left before either takes it. Each line is correct by itself; the gap between
#   the check and the act is the fault. The time line shows both in `pay` at once.
# try: Put `with lock:` around the check and the act together. Does a lock around only the subtraction help?
# settings: policy=gil cores=2 seed=1
import threading
import time

tickets = 1
lock = threading.Lock()


def pay():
    time.sleep(0.1)


def buy(customer):
    global tickets
    if tickets > 0:              # check
        pay()                    # ... meanwhile ...
        tickets -= 1             # act
        print(customer, "has a ticket")
    else:
        print(customer, "came too late")


buyers = [threading.Thread(target=buy, args=(name,), name=name) for name in ("Ada", "Bob")]
for buyer in buyers:
    buyer.start()
for buyer in buyers:
    buyer.join()
print("tickets left:", tickets)
