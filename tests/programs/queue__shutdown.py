# cpython: no (3.13 brought Queue.shutdown)
import queue
import threading

q = queue.Queue()
log = []


def worker():
    while True:
        try:
            item = q.get()
        except queue.ShutDown:
            log.append("worker leaves")
            return
        log.append(item)


t = threading.Thread(target=worker)
q.put(1)
q.put(2)
t.start()
q.shutdown()
t.join()
print(log)
try:
    q.put(3)
except queue.ShutDown as error:
    print("put:", type(error).__name__)
r = queue.Queue()
r.put("lost")
r.shutdown(immediate=True)
try:
    r.get()
except queue.ShutDown:
    print("get: nothing is kept", r.qsize())
