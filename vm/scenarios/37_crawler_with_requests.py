# title: Fetching pages: a loop, a pool, and who waits
# topic: Futures and pools
# look: `requests.get` waits for a simulated network. In the loop the waits add up; in the pool four are under
#   way at once. The work after each answer is small, so the GIL is no obstacle.
# try: Make the pool as large as the list of pages. Catch the failure of one page without losing the others.
# settings: policy=gil cores=2 seed=1
import time
from concurrent.futures import ThreadPoolExecutor

import requests

PAGES = [f"https://example.org/page/{n}" for n in range(8)]


def fetch(url):
    response = requests.get(url)
    return response.status_code, len(response.text)


start = time.perf_counter()
one_by_one = [fetch(url) for url in PAGES]
print(f"loop: {time.perf_counter() - start:.2f} s")

start = time.perf_counter()
with ThreadPoolExecutor(max_workers=4) as pool:
    pooled = list(pool.map(fetch, PAGES))
print(f"pool: {time.perf_counter() - start:.2f} s")

print("same answers:", one_by_one == pooled)
print("status codes:", sorted({status for status, _ in pooled}))
