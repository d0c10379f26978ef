from concurrent.futures import ProcessPoolExecutor


def check(n):
    if n % 2:
        raise ValueError(f"{n} is odd")
    return n


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        futures = [executor.submit(check, n) for n in range(3)]
        for future in futures:
            error = future.exception()
            print(repr(error) if error else future.result())
        bad = executor.submit(lambda: 1)
        try:
            bad.result()
        except Exception as error:
            print(type(error).__name__, "lambda" in str(error))
