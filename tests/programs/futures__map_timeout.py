import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError


def nap(seconds):
    time.sleep(seconds)
    return seconds


with ThreadPoolExecutor(3) as executor:
    try:
        for value in executor.map(nap, [0.01, 0.3, 0.02], timeout=0.1):
            print(value)
    except TimeoutError:
        print("too slow")
print("the pool waited all the same")
