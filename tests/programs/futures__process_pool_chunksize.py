from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        print(list(executor.map(square, range(10), chunksize=4)))
        print(sum(executor.map(square, range(100), chunksize=25)))
        try:
            executor.map(square, [1], chunksize=0)
        except ValueError as error:
            print(error)
