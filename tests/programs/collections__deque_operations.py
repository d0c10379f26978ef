import copy
import pickle
from collections import deque


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


d = deque(range(5))
print(d, len(d), bool(d), bool(deque()), d.maxlen)
d.append(5)
d.appendleft(-1)
print(d.pop(), d.popleft(), list(d))
for by in (1, -1, 2, 7, -8, 0):
    d.rotate(by)
    print(by, list(d))
deque().rotate(3)
d.extend("ab")
d.extendleft("xy")
print(d, "a" in d, 99 in d, d.count("a"), d.index("b"))
d.extend(d)
print(len(d))
d.clear()
print(d, attempt(d.pop), attempt(d.popleft))

few = deque(maxlen=3)
for i in range(6):
    few.append(i)
    print(few)
few.appendleft("left")
few.extend([7, 8, 9, 10])
print(few, few.maxlen, attempt(lambda: few.insert(0, 1)))
print(deque([1, 2, 3], maxlen=0), deque("abc", 2))
print(attempt(lambda: deque([1], -1)), attempt(lambda: deque([1], "x")))
try:
    few.maxlen = 3
except AttributeError:
    print("maxlen cannot be set")

d = deque("abcd")
print(d[0], d[-1], attempt(lambda: d[4]), attempt(lambda: d[-5]), attempt(lambda: d["x"]), attempt(lambda: d[1:2]))
d[1] = "B"
del d[0]
d.insert(1, "new")
d.insert(-100, "first")
print(d)
d.remove("new")
d.reverse()
print(d, attempt(lambda: d.remove("zz")), attempt(lambda: d.index("zz")))
print(list(reversed(d)), type(iter(d)).__name__)


def changing():
    q = deque([1, 2, 3])
    for item in q:
        q.append(item)


def shrinking():
    q = deque([1, 2, 3])
    for item in q:
        q.pop()


def setting():
    q = deque([1, 2, 3])
    for item in q:
        q[0] = item
    return list(q)


def exhausted():
    q = deque([1])
    it = iter(q)
    next(it)
    q.append(2)
    return next(it)


for call in (changing, shrinking, setting, exhausted):
    print(call.__name__, attempt(call))

a, b = deque([1, 2]), deque([1, 3])
print(a == b, a != b, a < b, a <= b, a > b, a >= b, a == [1, 2], a == deque([1, 2], 5))
print(isinstance(attempt(lambda: a < [1]), str), isinstance(attempt(lambda: hash(a)), str))
print(a + b, a * 2, 2 * a, attempt(lambda: a + [1]))
a += "xy"
a *= 2
print(a)
own = deque([1])
own.append(own)
print(own)
again = pickle.loads(pickle.dumps(few))
print(again, again.maxlen, again == few, again is few)
shallow, deep = copy.copy(deque([[1]], 4)), copy.deepcopy(deque([[1]], 4))
print(shallow, deep, shallow.maxlen, deep.maxlen, few.copy())


class Recent(deque):
    def __init__(self, *items, note=""):
        super().__init__(items, 2)
        self.note = note

    def append(self, item):
        super().append(item * 10)


r = Recent(1, 2, 3, note="mine")
r.append(4)
print(r, r.note, len(r), isinstance(r, deque), list(r), r[0], type(r).__name__)
first, *rest = deque([1, 2, 3])
print(first, rest, sorted(deque([3, 1, 2])), sum(deque([1, 2])), max(deque([1, 2])), tuple(deque("ab")))
match deque([1, 2]):
    case [x, y]:
        print("matched", x, y)
print(deque.__name__, deque.__module__, type(d) is deque)
