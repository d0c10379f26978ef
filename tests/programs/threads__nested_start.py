import threading

log = []


def child(n):
    log.append(f"child {n}")


def parent():
    for n in range(3):
        t = threading.Thread(target=child, args=(n,))
        t.start()
        t.join()
    log.append("parent")


t = threading.Thread(target=parent)
t.start()
t.join()
print(log)
