from concurrent.futures import ThreadPoolExecutor


def power(base, exponent=2):
    return base**exponent


with ThreadPoolExecutor(max_workers=2) as executor:
    a = executor.submit(power, 3)
    b = executor.submit(power, 2, exponent=10)
    print(a.result(), b.result(), a.done(), a.running(), a.cancelled(), a.exception())
