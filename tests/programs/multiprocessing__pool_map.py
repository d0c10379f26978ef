from multiprocessing import Pool


def cube(n):
    return n**3


def add(a, b):
    return a + b


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(cube, range(6)))
        print(pool.starmap(add, [(1, 2), (3, 4)]))
        print(list(pool.imap(cube, [1, 2, 3])), sorted(pool.imap_unordered(cube, [3, 1, 2])))
        print(pool.apply(add, (10, 20)))
        result = pool.apply_async(cube, (5,))
        print(result.get(timeout=5), result.ready(), result.successful())
        print(pool.map_async(cube, [7, 8]).get())
