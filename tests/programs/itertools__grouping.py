from itertools import compress, dropwhile, filterfalse, groupby, pairwise, starmap, tee, zip_longest

for key, group in groupby("aaabbca"):
    print(key, list(group), end="; ")
print()
words = sorted(["fig", "pear", "kiwi", "plum", "date", "yam"], key=len)
print({k: list(g) for k, g in groupby(words, key=len)})
print(list(pairwise([1, 2, 3, 4])), list(starmap(pow, [(2, 3), (3, 2)])), list(compress("abcd", [1, 0, 1, 0])))
print(list(dropwhile(lambda n: n < 3, [1, 3, 2, 4])), list(filterfalse(lambda n: n % 2, range(6))))
a, b = tee([1, 2, 3])
print(next(a), list(b), list(a), list(zip_longest("ab", [1, 2, 3], fillvalue="-")))
