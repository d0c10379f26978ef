def stats(numbers):
    return min(numbers), max(numbers), sum(numbers) / len(numbers)


low, high, mean = stats([3, 1, 4, 1, 5])
print(low, high, mean)
print(stats([2]))


def nothing():
    pass


print(nothing())
