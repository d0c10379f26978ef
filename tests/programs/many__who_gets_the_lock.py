# outputs: many
import threading

lock = threading.Lock()
order = []


def enter(name):
    with lock:
        order.append(name)


lock.acquire()
threads = [threading.Thread(target=enter, args=(name,)) for name in "abc"]
for t in threads:
    t.start()
lock.release()
for t in threads:
    t.join()
print("".join(order))
