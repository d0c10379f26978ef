from concurrent.futures import ThreadPoolExecutor


def leaf(n):
    return n * n


def branch(start):
    with ThreadPoolExecutor(2) as inner:
        return sum(inner.map(leaf, range(start, start + 3)))


with ThreadPoolExecutor(2) as outer:
    print(list(outer.map(branch, [0, 10, 20])))
