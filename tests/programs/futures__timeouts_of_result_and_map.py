from concurrent.futures import ThreadPoolExecutor, TimeoutError as FutureTimeout, as_completed
import threading
import time

stop = threading.Event()


def slow(seconds):
    stop.wait(seconds)
    return seconds


with ThreadPoolExecutor(3) as pool:
    future = pool.submit(slow, 5)
    started = time.monotonic()
    try:
        future.result(timeout=0.05)
    except TimeoutError as error:
        print("no result yet", repr(error), FutureTimeout is TimeoutError, time.monotonic() - started < 1)
    try:
        future.exception(timeout=0.01)
    except TimeoutError:
        print("no exception yet either")
    try:
        for value in pool.map(slow, [0.01, 5, 0.01], timeout=0.2):
            print("map gave", value)
    except TimeoutError:
        print("map timed out")
    try:
        for f in as_completed([future], timeout=0.02):
            print("unexpected")
    except TimeoutError as error:
        print(error)
    stop.set()
    print(future.result(timeout=10))
