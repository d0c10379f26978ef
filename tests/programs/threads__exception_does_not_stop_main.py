import threading

threading.excepthook = lambda args: None
done = []


def bad():
    raise ValueError("nobody sees me")


def good():
    done.append("good")


for target in (bad, good):
    t = threading.Thread(target=target)
    t.start()
    t.join()
    print(target.__name__, "alive:", t.is_alive())
print(done)
