import threading
import time

lock = threading.Lock()
order = []


def work(name):
    with lock:
        order.append(name)
        time.sleep(0.02)


threads = []
for name in "abcd":
    t = threading.Thread(target=work, args=(name,))
    t.start()
    time.sleep(0.005)
    threads.append(t)
for t in threads:
    t.join()
print(sorted(order), order[0])
