# outputs: many
import sys
import threading

sys.setswitchinterval(1e-6)
x = 0


def write():
    global x
    for _ in range(2000):
        pass
    x = 1


t = threading.Thread(target=write)
t.start()
print(x)
t.join()
