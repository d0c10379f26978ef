a = [1, [2, 3]]
b = a
c = a[:]
d = list(a)
c[0] = "c"
c[1].append(4)
print(a, b is a, c, d, c is a, c[1] is a[1])


def change(items, number):
    items.append("added")
    number += 1
    items = ["rebound"]
    return items


numbers = [0]
n = 1
print(change(numbers, n), numbers, n)
print(id(a) == id(b), id(a) == id(c), a == c)
import copy
deep = copy.deepcopy(a)
deep[1].append(5)
print(a, deep, copy.copy(a)[1] is a[1])
