# outputs: many
import sys
import threading

sys.setswitchinterval(1e-6)
log = []


def step(name):
    log.append(name)


def work(name):
    for _ in range(2):
        step(name)


threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("".join(log))
