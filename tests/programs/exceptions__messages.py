tests = [
    lambda: 1 / 0,
    lambda: 1 % 0,
    lambda: 1.0 / 0,
    lambda: [][0],
    lambda: (1, 2)[5],
    lambda: {}["key"],
    lambda: int("12a"),
    lambda: float("abc"),
    lambda: "a" + 1,
    lambda: 1 + "a",
    lambda: [1] + (2,),
    lambda: len(5),
    lambda: 5(),
    lambda: None[0],
    lambda: {}[[]],
    lambda: "abc".index("z"),
    lambda: [1].remove(2),
    lambda: next(iter([])),
    lambda: sorted([1, "a"]),
    lambda: int(None),
    lambda: "x" * "y",
    lambda: [].pop(),
    lambda: {}.popitem(),
    lambda: chr(-1),
    lambda: ord("ab"),
    lambda: "%d" % "x",
    lambda: iter(5),
    lambda: sum(["a"]),
    lambda: max([]),
    lambda: -"x",
    lambda: {1} < 2,
]
for test in tests:
    try:
        print(test())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
