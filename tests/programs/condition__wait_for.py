import threading
import time

condition = threading.Condition()
items = []


def collect():
    with condition:
        ok = condition.wait_for(lambda: len(items) >= 3, timeout=2)
        print(ok, items)


t = threading.Thread(target=collect)
t.start()
for i in range(3):
    time.sleep(0.01)
    with condition:
        items.append(i)
        condition.notify_all()
t.join()

with condition:
    print(condition.wait_for(lambda: False, timeout=0.02))
    print(condition.wait(timeout=0.02))
