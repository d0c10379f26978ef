import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError, as_completed

with ThreadPoolExecutor(2) as executor:
    futures = [executor.submit(time.sleep, s) for s in (0.02, 0.3)]
    try:
        for future in as_completed(futures, timeout=0.1):
            print("one is done")
    except TimeoutError as error:
        print(error)
