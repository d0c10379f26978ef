import threading
import time
from concurrent.futures import ThreadPoolExecutor

seen = set()


def work(n):
    seen.add(threading.get_ident())
    time.sleep(0.005)
    return n


with ThreadPoolExecutor(max_workers=3) as executor:
    results = list(executor.map(work, range(12)))
print(results == list(range(12)), len(seen) <= 3)
