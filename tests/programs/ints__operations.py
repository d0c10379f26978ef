print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 7 / 2, 2**10, 2**-1, 0**0)
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, 255 >> 3, -9 >> 1)
print(int("42"), int("-7"), int(" 8 "), int("0x1f", 16), int("0b11", 0), int("1_000"), int(3.99), int(-3.99), int(True))
print(1_000_000, 0xFF, 0o17, 0b101, bool(0), bool(-1), True + True, (5).bit_length(), (7).bit_count())
x = 5
x += 2; x -= 1; x *= 3; x //= 2; x %= 5; x **= 3; x <<= 2; x |= 1; x ^= 6; x &= 0xFF; x >>= 1
print(x)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, 3 > 2 != 1, not 1 == 2)
print(abs(-5), max(1, 2.5), min(3, 1, 2), round(15, -1), round(-2.5), (10).__add__(5))
print(1 and 0, 0 or "x", "" or [] or "last", 1 and 2 and 3, None or 0)
