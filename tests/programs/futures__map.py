from concurrent.futures import ThreadPoolExecutor
import time


def work(pair):
    seconds, name = pair
    time.sleep(seconds)
    print("finished", name)
    return name.upper()


jobs = [(0.09, "slow"), (0.05, "middle"), (0.01, "fast")]
with ThreadPoolExecutor(3) as executor:
    results = executor.map(work, jobs)
    print("in the order of the calls:", list(results))
with ThreadPoolExecutor(2) as executor:
    print(list(executor.map(pow, [2, 3, 4], [5, 2, 3])), list(executor.map(max, "abc", "bca")))
