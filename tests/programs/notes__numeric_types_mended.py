for value in (1, 1.5, 2 + 3j, True, None, [1], (1,), "s", range(2), {1}, frozenset([1]), {"k": 1}):
    print(type(value).__name__, value)
