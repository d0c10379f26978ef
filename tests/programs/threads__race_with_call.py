# outputs: many
import sys
import threading

sys.setswitchinterval(0.000001)
count = 0


def one():
    return 1


def work():
    global count
    for _ in range(5000):
        count += one()


threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("updates were lost" if count < 10000 else "all is well")
