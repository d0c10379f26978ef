import threading
import time

a = threading.Lock()
b = threading.Lock()
log = []


def first():
    with a:
        time.sleep(0.03)
        if b.acquire(timeout=0.1):
            log.append("first got both")
            b.release()
        else:
            log.append("first gave up")


def second():
    with b:
        time.sleep(0.03)
        if a.acquire(timeout=0.3):
            log.append("second got both")
            a.release()
        else:
            log.append("second gave up")


threads = [threading.Thread(target=first), threading.Thread(target=second)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(log)
