import threading
import time

go = threading.Event()
log = []


def racer(name):
    log.append("ready")
    go.wait()
    log.append("went")


threads = [threading.Thread(target=racer, args=(n,)) for n in range(3)]
for t in threads:
    t.start()
time.sleep(0.02)
print(log, go.is_set())
go.set()
for t in threads:
    t.join()
print(log, go.is_set())
go.clear()
print(go.is_set(), go.wait(timeout=0.01))
