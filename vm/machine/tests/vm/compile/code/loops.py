def count(n):
    total = 0
    i = 0
    while i < n:
        total += i * 2
        i += 1
        if total > 100 and i != 3:
            break
    else:
        total = -1
    return total


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


for k, v in [(1, 2)]:
    print(k, v)

print(count(10), fib(10))
