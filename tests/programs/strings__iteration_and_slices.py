s = "abcdefgh"
print(s[2:5], s[:3], s[5:], s[-3:], s[::2], s[::-1], s[6:2:-1], s[10:], s[-100:3])
print(list(s[:3]), [c.upper() for c in s if c > "d"], "".join(reversed(s)), sorted("hello"))
for i, c in enumerate("xyz"):
    print(i, c, end=";")
print()
print(min("hello"), max("hello"), s[slice(1, 4)], "".join(dict.fromkeys("mississippi")))
try:
    s[0] = "z"
except TypeError as error:
    print(error)
try:
    s[99]
except IndexError as error:
    print(error)
try:
    s["a"]
except TypeError as error:
    print(error)
