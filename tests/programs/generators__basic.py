def count_up(limit):
    print("started")
    n = 0
    while n < limit:
        yield n
        n += 1
    print("finished")
    return "done"


g = count_up(3)
print(next(g))
print(next(g))
for value in g:
    print("loop", value)
try:
    next(g)
except StopIteration as stop:
    print("exhausted", stop.value)
h = count_up(0)
try:
    next(h)
except StopIteration as stop:
    print(stop.value)
