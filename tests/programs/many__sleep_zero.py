# outputs: many
import threading
import time

log = []


def work(name):
    for _ in range(2):
        log.append(name)
        time.sleep(0)


threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("".join(log))
