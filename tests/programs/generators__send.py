def averager():
    total, count, average = 0, 0, None
    while True:
        value = yield average
        if value is None:
            return total
        total += value
        count += 1
        average = total / count


avg = averager()
next(avg)
print(avg.send(10), avg.send(20), avg.send(60))
try:
    avg.send(None)
except StopIteration as stop:
    print("total", stop.value)

fresh = averager()
try:
    fresh.send(1)
except TypeError as error:
    print(error)
