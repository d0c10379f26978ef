import threading
import time


def wait(seconds, name):
    time.sleep(seconds)
    print(f"{name} woke up")


start = time.perf_counter()
threads = [
    threading.Thread(target=wait, args=(0.15, "slow")),
    threading.Thread(target=wait, args=(0.10, "middle")),
    threading.Thread(target=wait, args=(0.05, "fast")),
]
for t in threads:
    t.start()
for t in threads:
    t.join()
elapsed = time.perf_counter() - start
print("took less than the sum:", elapsed < 0.29)
