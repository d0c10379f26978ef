# outputs: many
import threading
import time

log = []


def work(name):
    time.sleep(0.02)
    log.append(name)


threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("".join(log))
