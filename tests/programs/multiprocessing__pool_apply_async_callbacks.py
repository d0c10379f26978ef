from multiprocessing import Pool, TimeoutError
import time


def square(n):
    if n == 3:
        raise ValueError("no threes")
    return n * n


def nap(seconds):
    time.sleep(seconds)
    return "rested"


def main():
    good, bad = [], []
    with Pool(processes=2) as pool:
        results = [pool.apply_async(square, (n,), callback=good.append, error_callback=bad.append) for n in range(5)]
        for r in results:
            r.wait()
        print([r.successful() for r in results])
        print(pool.apply(square, (9,)), pool.starmap(pow, [(2, 3), (3, 2)]))
        print(pool.map(square, range(2)), list(pool.imap(square, [5, 6, 7], chunksize=2)))
        print(sorted(pool.imap_unordered(square, [1, 2, 4])))
        mapped = pool.map_async(square, [10, 11], callback=good.extend)
        print(mapped.get(timeout=10), mapped.ready())
        try:
            pool.map(square, [1, 2, 3, 4])
        except ValueError as error:
            print("ValueError", error)
        try:
            pool.apply_async(nap, (5,)).get(timeout=0.05)
        except TimeoutError:
            print("TimeoutError")
    print(sorted(good), bad)


if __name__ == "__main__":
    main()
