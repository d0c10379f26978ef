add = lambda a, b=1, *rest, **named: (a, b, rest, named)
print(add(1), add(1, 2, 3, z=4))
people = [("ada", 36), ("bob", 25), ("cyd", 31)]
print(sorted(people, key=lambda p: p[1]))
print(max(people, key=lambda p: len(p[0]) + p[1])[0])
print((lambda: "called at once")())
compose = lambda f, g: lambda x: f(g(x))
print(compose(lambda x: x + 1, lambda x: x * 10)(5))
print(add.__name__)
