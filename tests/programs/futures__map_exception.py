from concurrent.futures import ThreadPoolExecutor


def invert(n):
    return 1 / n


with ThreadPoolExecutor(2) as executor:
    results = executor.map(invert, [1, 2, 0, 4])
    try:
        for value in results:
            print(value)
    except ZeroDivisionError as error:
        print("stopped by:", error)
    print(list(results))
