def show(a, b=2, *args, c, d=4, **kwargs):
    print(a, b, args, c, d, sorted(kwargs.items()))


show(1, c=3)
show(1, 20, 30, 40, c=3, d=50, e=60)
show(*[1, 2, 3], **{"c": 4, "x": 5})
show(b=1, a=2, c=3)
show(*(1,), *(2, 3), c=0, **{"d": 1}, **{"y": 2})
