# outputs: many
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
import time


def work(name):
    time.sleep(0.01)
    return name


with ThreadPoolExecutor(2) as pool:
    done, _ = wait([pool.submit(work, name) for name in "ab"], return_when=FIRST_COMPLETED)
    print("".join(sorted(f.result() for f in done)))
