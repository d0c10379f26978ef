def f(*args, **kwargs):
    return args, kwargs


numbers = [1, 2]
options = {"x": 10}
print(f(*numbers, 3, *"ab", **options, y=20))
print(f(*range(2), *[], **{}), f(*{"k": 1}), f(*(i * i for i in range(3))))
print(max(*[3, 9, 2]), "{}-{}".format(*"ab"), dict(**options, z=1))
print([*numbers, *numbers], {**options, "x": 11}, (*numbers,))
try:
    f(**{"a": 1}, a=2)
except TypeError as error:
    print(error)
try:
    f(**{1: 2})
except TypeError as error:
    print(error)
