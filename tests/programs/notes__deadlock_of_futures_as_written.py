import concurrent.futures
import time

def wait_on_b():
    time.sleep(0.1)
    return b.result()

def wait_on_a():
    time.sleep(0.1)
    return a.result()

executor = concurrent.futures.ThreadPoolExecutor(max_workers=2)
a = executor.submit(wait_on_b)
b = executor.submit(wait_on_a)
print(a.result())
