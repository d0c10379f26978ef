print(range(5), list(range(5)), list(range(2, 8, 2)), list(range(5, 0, -2)), list(range(3, 3)))
r = range(0, 100, 7)
print(len(r), r[3], r[-1], r[1:4], 21 in r, 22 in r, r.index(21), r.start, r.stop, r.step, sum(r))
print(range(0, 3) == range(0, 3, 1), list(reversed(range(4))), range(10**20)[-1], bool(range(0)))
print([i for i in range(10, -1, -5)], max(range(3, 9)), range(1, 10)[::3])
try:
    range(1, 2, 0)
except ValueError as error:
    print(error)
try:
    range(1.5)
except TypeError as error:
    print(error)
try:
    range(3)[3]
except IndexError as error:
    print(error)
