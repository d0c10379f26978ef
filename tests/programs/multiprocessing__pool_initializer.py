from multiprocessing import Pool

factor = None


def prepare(value):
    global factor
    factor = value


def scale(n):
    return n * factor


if __name__ == "__main__":
    with Pool(2, initializer=prepare, initargs=(10,)) as pool:
        print(pool.map(scale, [1, 2, 3], chunksize=1))
    print(factor)
