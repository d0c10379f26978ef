from itertools import accumulate, chain, count, cycle, islice, repeat, takewhile

print(list(islice(count(10, 5), 4)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)))
print(list(takewhile(lambda n: n < 20, count(0, 7))), next(count()))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 5, 2], max)), list(accumulate([1, 2], initial=10)))
print(list(chain([1], "ab", (2,))), list(chain.from_iterable([[1, 2], [3]])), list(islice("abcdefg", 1, 6, 2)))
print(list(zip(count(1), "abc")), list(map(pow, range(4), repeat(2))))
