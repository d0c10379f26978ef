import threading

lock = threading.RLock()
lock.acquire()
lock.acquire()
log = []


def attempt():
    log.append(lock.acquire(blocking=False))


def run():
    t = threading.Thread(target=attempt)
    t.start()
    t.join()


run()
lock.release()
run()
lock.release()
run()
print(log)
