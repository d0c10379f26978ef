# title: `map` against `as_completed`
# topic: Futures and pools
# look: Both run the same downloads in the same pool. `map` hands the results over in the order of the calls, so
#   the slow first one holds back two that are long finished; `as_completed` hands over whatever is ready.
# try: Let one download raise an error: what happens to the results after it with `map`? And with
#   `as_completed`?
# settings: policy=gil cores=4 seed=1
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

PAGES = {"slow": 0.5, "middle": 0.3, "fast": 0.1}


def download(page):
    time.sleep(PAGES[page])
    return page


def since(start):
    return f"{time.perf_counter() - start:.1f} s"


with ThreadPoolExecutor(max_workers=3) as pool:
    print("map:")
    start = time.perf_counter()
    for page in pool.map(download, PAGES):
        print(f"  {since(start)}  {page}")

    print("as_completed:")
    start = time.perf_counter()
    for future in as_completed([pool.submit(download, page) for page in PAGES]):
        print(f"  {since(start)}  {future.result()}")
