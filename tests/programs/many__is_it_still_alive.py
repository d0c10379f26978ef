# outputs: many
import sys
import threading

sys.setswitchinterval(1e-6)


def work():
    for _ in range(3000):
        pass


t = threading.Thread(target=work)
t.start()
print("alive" if t.is_alive() else "ended")
t.join()
