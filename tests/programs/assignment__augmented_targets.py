calls = []


def index():
    calls.append("index")
    return 0


values = [1, 2]
values[index()] += 10
print(values, calls)


class Box:
    total = 0


box = Box()
box.total += 5
print(box.total, Box.total)
matrix = {"row": [1, 2, 3]}
matrix["row"][1] *= 7
print(matrix)
s = "ab"
s *= 3
s += "!"
print(s)
a = b = [1]
a += [2]
a = a + [3]
print(a, b)
x, y = 1, 2
x, y = y, x + y
del values[0], box.total
print(x, y, values, box.total)
n: int
n = 4
print(n)
