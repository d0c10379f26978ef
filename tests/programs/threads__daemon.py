import threading
import time


def heartbeat():
    while True:
        print("tick")
        time.sleep(0.04)


t = threading.Thread(target=heartbeat, daemon=True)
print("daemon?", t.daemon)
t.start()
time.sleep(0.1)
print("main is done; the daemon dies with it")
