a = [3, 1, 2]
a.append(4)
a.extend([5, 6])
a.insert(0, 0)
a.insert(-1, "x")
print(a, len(a))
a.remove("x")
print(a.pop(), a.pop(0), a, a.index(2), a.count(3))
a.sort()
print(a)
a.sort(key=lambda n: -n)
print(a)
a.reverse()
b = a.copy()
b.clear()
print(a, b, a + [9], [0] * 3, 3 in a, 9 not in a)
words = ["banana", "Apple", "cherry"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True))
print([1, 2] < [1, 3], [1] < [1, 0], [1, 2] == [1, 2], max([1, 5], [2, 0]))
nested = [[0] * 2] * 2
nested[0][0] = 1
print(nested)
a[0] += 10
a += (7, 8)
print(a, list("abc"), list(range(3)), list({"k": 1}))
c = [1]
c.append(c)
print(c)
print(*a, sep="-")
