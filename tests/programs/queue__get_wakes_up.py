import queue
import threading
import time

q = queue.Queue()
log = []


def late():
    time.sleep(0.05)
    log.append("putting")
    q.put("parcel")


threading.Thread(target=late).start()
log.append("waiting")
log.append(q.get(timeout=2))
print(log)
