def numbers(limit):
    for n in range(1, limit + 1):
        yield n


def squares(source):
    for n in source:
        yield n * n


def even(source):
    return (n for n in source if n % 2 == 0)


pipeline = even(squares(numbers(10)))
print(next(pipeline))
print(sum(pipeline))
print(list(pipeline))
