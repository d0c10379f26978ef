import threading

idents = set()
lock = threading.Lock()
gate = threading.Barrier(3)


def work():
    gate.wait()
    with lock:
        idents.add(threading.get_ident())


threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(idents))
print(threading.get_ident() == threading.main_thread().ident)
print(threading.get_ident() in idents)
