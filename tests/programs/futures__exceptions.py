from concurrent.futures import ThreadPoolExecutor


def risky(n):
    if n == 2:
        raise ValueError(f"no {n}s please")
    return n


with ThreadPoolExecutor() as executor:
    futures = [executor.submit(risky, n) for n in range(4)]
    for n, future in enumerate(futures):
        try:
            print(n, future.result())
        except ValueError as error:
            print(n, "failed:", error)
    print(repr(futures[2].exception()), futures[1].exception())
