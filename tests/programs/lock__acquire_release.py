import threading

count = 0
lock = threading.Lock()


def increment():
    global count
    lock.acquire()
    try:
        count += 1
    finally:
        lock.release()


threads = [threading.Thread(target=lambda: [increment() for _ in range(50)]) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(count)
