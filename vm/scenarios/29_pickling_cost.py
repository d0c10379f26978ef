# title: What it costs to send things to a process
# topic: Processes
# look: Arguments and results are pickled, copied and unpickled. A large list makes the journey longer than the
#   work; a range or a file's name says the same in a few bytes. A lambda cannot be sent at all.
# try: Make the list ten times longer. Send only the sum back, then the whole list: compare the bars.
# settings: policy=gil cores=2 seed=1
import time
from concurrent.futures import ProcessPoolExecutor


def add_up(numbers):
    return sum(numbers)


def main():
    with ProcessPoolExecutor(max_workers=1) as pool:
        pool.submit(add_up, [1]).result()        # the worker is running now
        for name, numbers in [
            ("a range of 200,000", range(200_000)),
            ("a list of 200,000 ", list(range(200_000))),
        ]:
            start = time.perf_counter()
            total = pool.submit(add_up, numbers).result()
            took = time.perf_counter() - start
            print(f"{name}: {took * 1000:5.1f} ms   (sum {total})")
        try:
            pool.submit(lambda: 1).result()
        except Exception as error:
            print(f"a lambda: {type(error).__name__}")


if __name__ == "__main__":
    main()
