for x in [0.1, 0.1 + 0.2, 1.0, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 1.5e300, 2.5, 1/3, 100.0, -0.0, 5e-324]:
    print(x, end=" ")
print()
print(float("inf"), -float("inf"), float("nan"), float("1e3"), float(" 2.5 "), float("1_0.5"))
print(float("nan") == float("nan"), 0.1 + 0.2 == 0.3, abs(0.3 - (0.1 + 0.2)) < 1e-9)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, divmod(7.5, 2), 2.0**0.5, 2**0.5, 10 / 4, 9 ** 0.5)
print(round(2.5), round(3.14159, 2), round(1e20), round(-1.5), round(2.0), round(0.5), round(1.25, 1))
print((2.5).is_integer(), (4.0).is_integer(), (0.75).as_integer_ratio(), float.fromhex("0x1.8p1"), (3.0).hex())
print(1e308 * 10, -1e308 * 10, int(2.0**70), 1.1 * 3, 3 * 1.1 - 3.3, sum([0.1] * 10))
print(hash(1.0) == hash(1), hash(0.5), {1: "int", 1.0: "float"})
try:
    2.0 ** 10000
except OverflowError as error:
    print(error)
try:
    int(float("nan"))
except ValueError as error:
    print(error)
