import threading
import time

fired = []
first = threading.Timer(0.05, fired.append, ("first",))
second = threading.Timer(0.1, fired.append, ("second",))
first.start()
second.start()
time.sleep(0.07)
second.cancel()
second.join()
print(fired)
print(second.is_alive(), second.finished.is_set())
