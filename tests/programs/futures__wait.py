import time
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, ThreadPoolExecutor, wait


def work(seconds, fail=False):
    time.sleep(seconds)
    if fail:
        raise RuntimeError("failed")
    return seconds


with ThreadPoolExecutor(3) as executor:
    futures = [executor.submit(work, 0.02), executor.submit(work, 0.06, True), executor.submit(work, 0.12)]
    done, pending = wait(futures, return_when=FIRST_COMPLETED)
    print(len(done), len(pending))
    done, pending = wait(futures, return_when=FIRST_EXCEPTION)
    print(len(done), len(pending))
    result = wait(futures, timeout=0.01)
    print(len(result.done), len(result.not_done))
    done, pending = wait(futures, return_when=ALL_COMPLETED)
    print(len(done), len(pending), sorted(f.result() for f in done if not f.exception()))
