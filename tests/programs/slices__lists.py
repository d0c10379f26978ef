a = list(range(10))
print(a[2:5], a[::3], a[::-2], a[-3:], a[:-7], a[5:2], a[5:2:-1], a[:])
a[2:5] = ["x"]
print(a)
a[1:1] = [100, 200]
print(a)
a[::2] = [0] * len(a[::2])
print(a)
del a[1:4]
print(a)
a[:] = []
print(a)
b = [1, 2, 3]
b[3:] = [4, 5]
b[0:0] = "ab"
print(b)
try:
    b[::2] = [1]
except ValueError as error:
    print(error)
print(slice(1, 10, 2), slice(5).indices(3), slice(None, None, -1).indices(4))


class Grid:
    def __getitem__(self, key):
        return key


g = Grid()
print(g[1], g[1:2], g[1, 2], g[::2, 1], g[...])
