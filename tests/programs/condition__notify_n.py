import threading
import time

condition = threading.Condition()
woken = []


def wait(name):
    with condition:
        condition.wait()
        woken.append(name)


threads = []
for name in "abcd":
    t = threading.Thread(target=wait, args=(name,))
    t.start()
    time.sleep(0.01)
    threads.append(t)
with condition:
    condition.notify(2)
time.sleep(0.03)
print(sorted(woken))
with condition:
    condition.notify(5)
for t in threads:
    t.join()
print(sorted(woken))
