import operator
from operator import attrgetter, itemgetter, methodcaller

print(operator.add(1, 2), operator.mul(3, 4), operator.sub(5, 1), operator.truediv(1, 4), operator.floordiv(7, 2))
print(operator.lt(1, 2), operator.eq("a", "a"), operator.not_(0), operator.neg(5), operator.contains([1], 1))
people = [{"n": "b", "a": 2}, {"n": "a", "a": 3}]
print(sorted(people, key=itemgetter("n")), itemgetter(0, 2)("xyz"), list(map(itemgetter(1), [(1, 2), (3, 4)])))


class P:
    def __init__(self, x):
        self.x = x


print([p.x for p in sorted([P(3), P(1)], key=attrgetter("x"))], methodcaller("upper")("abc"))
d = {}
operator.setitem(d, "k", 1)
print(d, operator.getitem(d, "k"), operator.concat([1], [2]), operator.index(7), operator.iadd([1], [2]))
