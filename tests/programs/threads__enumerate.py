import threading

release = threading.Event()


def worker():
    release.wait()


threads = [threading.Thread(target=worker, name=f"worker-{i}") for i in range(3)]
print(threading.active_count())
for t in threads:
    t.start()
print(threading.active_count())
print(sorted(t.name for t in threading.enumerate()))
release.set()
for t in threads:
    t.join()
print([t.name for t in threading.enumerate()])
