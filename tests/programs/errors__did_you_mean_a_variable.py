def average(values):
    total = sum(values)
    count = len(values)
    return totl / count


average([1, 2])
