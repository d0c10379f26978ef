from concurrent.futures import ThreadPoolExecutor


def add(a, b):
    return a + b


pairs = [(1, 2), (3, 4)]
with ThreadPoolExecutor(max_workers=2) as executor:
    print(list(executor.map(add, [1, 3], [2, 4])))
    print(list(executor.map(add, *zip(*pairs))))
    print(list(executor.map(lambda pair: add(*pair), pairs)))
