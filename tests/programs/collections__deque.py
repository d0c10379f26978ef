from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, d.pop(), d.popleft(), len(d), d[0], d[-1])
d.rotate(1)
print(d)
d.rotate(-2)
d.extend("ab")
d.extendleft("yz")
print(d, d.count("a"), d.index("b"), "z" in d)
last = deque(maxlen=3)
for n in range(6):
    last.append(n)
print(last, last.maxlen, list(last), last == deque([3, 4, 5]))
d.remove("a")
d.reverse()
d.insert(1, "in")
print(d, d.copy() == d)
d.clear()
try:
    d.pop()
except IndexError as error:
    print(error)
last[1] = "x"
print(last, list(reversed(last)), bool(d))
