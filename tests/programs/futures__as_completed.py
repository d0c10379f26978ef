import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def fetch(name, seconds):
    time.sleep(seconds)
    return f"{name} after {seconds}"


with ThreadPoolExecutor(max_workers=3) as executor:
    futures = {
        executor.submit(fetch, name, seconds): name
        for name, seconds in [("a", 0.1), ("b", 0.02), ("c", 0.06)]
    }
    for future in as_completed(futures):
        print(futures[future], "->", future.result())
