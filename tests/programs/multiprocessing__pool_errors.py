from multiprocessing import Pool


def check(n):
    if n == 2:
        raise ValueError("two is not allowed")
    return n


if __name__ == "__main__":
    with Pool(2) as pool:
        try:
            pool.map(check, range(4))
        except ValueError as error:
            print("map:", error)
        result = pool.apply_async(check, (2,))
        try:
            result.get()
        except ValueError as error:
            print("apply_async:", error, result.successful())
        pool.close()
        pool.join()
    try:
        pool.map(check, [1])
    except ValueError as error:
        print(error)
