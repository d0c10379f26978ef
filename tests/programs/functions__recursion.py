def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def hanoi(n, source="A", target="C", spare="B"):
    if n == 0:
        return []
    return hanoi(n - 1, source, spare, target) + [(source, target)] + hanoi(n - 1, spare, target, source)


def flatten(tree):
    for item in tree:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


print([fib(n) for n in range(15)])
print(len(hanoi(6)), hanoi(2))
print(list(flatten([1, [2, [3, [4]], 5], [[6]]])))
