import threading

phases = {name: threading.Event() for name in ("configured", "connected", "done")}
log = []


def configure():
    log.append("configure")
    phases["configured"].set()


def connect():
    phases["configured"].wait()
    log.append("connect")
    phases["connected"].set()


def use():
    if phases["connected"].wait(timeout=5):
        log.append("use")
        phases["done"].set()


threads = [threading.Thread(target=f) for f in (use, connect, configure)]
for t in threads:
    t.start()
print(phases["done"].wait(10), log)
for t in threads:
    t.join()
late = threading.Event()
print(late.wait(0.01), late.is_set(), late.wait(0))
late.set()
late.set()
print(late.wait(), late.is_set())
late.clear()
print(late.is_set())
