import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def die():
    os._exit(1)


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(die)
        try:
            future.result()
        except BrokenProcessPool as error:
            print("broken pool")
        try:
            executor.submit(abs, -1)
        except BrokenProcessPool:
            print("still broken")
