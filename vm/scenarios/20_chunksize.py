# title: `chunksize`: many small tasks for few processes
# topic: Processes
# look: Every chunk is pickled, sent to a process and answered. With chunks of one that is four hundred journeys
#   for tiny tasks; with chunks of fifty it is eight. Too large is no good either: one worker has the last
#   chunk, and the other waits.
# try: Chunks of 400: how many workers work? Make `tiny` slower, and the journeys stop mattering.
# settings: policy=gil cores=2 seed=1
import time
from concurrent.futures import ProcessPoolExecutor


def tiny(n):
    return n * n % 97


def main():
    with ProcessPoolExecutor(max_workers=2) as pool:
        list(pool.map(tiny, range(2)))          # the workers are running now
        for chunksize in (1, 10, 50, 400):
            start = time.perf_counter()
            total = sum(pool.map(tiny, range(400), chunksize=chunksize))
            took = time.perf_counter() - start
            print(f"chunks of {chunksize:3}: {took * 1000:6.1f} ms   (sum {total})")


if __name__ == "__main__":
    main()
