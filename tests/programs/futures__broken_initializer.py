import logging
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.thread import BrokenThreadPool

logging.disable(logging.CRITICAL)


def prepare():
    raise OSError("no connection")


with ThreadPoolExecutor(1, initializer=prepare) as executor:
    future = executor.submit(int, "1")
    try:
        print(future.result())
    except BrokenThreadPool as error:
        print("broken:", error)
    try:
        executor.submit(int, "2")
    except BrokenThreadPool as error:
        print("broken:", type(error).__name__)
