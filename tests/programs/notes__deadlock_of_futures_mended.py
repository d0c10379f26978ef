import concurrent.futures


def produce():
    return 20


def double(value):
    return value * 2


with concurrent.futures.ThreadPoolExecutor(max_workers=1) as executor:
    a = executor.submit(produce)
    b = executor.submit(double, a.result())
    print(b.result())
