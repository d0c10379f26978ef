import threading

condition = threading.Condition()
ready = False
log = []


def consumer():
    with condition:
        while not ready:
            condition.wait()
        log.append("consumed")


def producer():
    global ready
    with condition:
        log.append("produced")
        ready = True
        condition.notify()


c = threading.Thread(target=consumer)
c.start()
p = threading.Thread(target=producer)
p.start()
c.join()
p.join()
print(log)
