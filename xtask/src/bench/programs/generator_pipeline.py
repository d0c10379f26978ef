def numbers(n):
    for i in range(n):
        yield i


def doubled(values):
    for value in values:
        yield value * 2


def odd_ones_out(values):
    for value in values:
        if value % 3:
            yield value


def main():
    total = 0
    for value in odd_ones_out(doubled(numbers(500_000))):
        total += value
