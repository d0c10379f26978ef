import threading

lock = threading.Lock()
lock.acquire()
t = threading.Thread(target=lock.release)
t.start()
t.join()
print(lock.locked())

owned = threading.RLock()
owned.acquire()
said = []


def try_release():
    try:
        owned.release()
    except RuntimeError as error:
        said.append(str(error))


t = threading.Thread(target=try_release)
t.start()
t.join()
print(said)
owned.release()
