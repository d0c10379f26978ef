print(list(zip([1, 2, 3], "ab")))
try:
    print(list(zip([1, 2, 3], "ab", strict=True)))
except ValueError as error:
    print(error)
try:
    print(list(zip([1], "ab", strict=True)))
except ValueError as error:
    print(error)
matrix = [[1, 2, 3], [4, 5, 6]]
print(list(zip(*matrix)))
