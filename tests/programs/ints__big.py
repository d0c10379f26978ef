print(2**200)
print(2**64 - 1, -(2**63), 10**30 // 7, 10**30 % 7, -(10**20) // 3, -(10**20) % 3)
f = 1
for i in range(1, 31):
    f *= i
print(f, len(str(f)), f.bit_length())
print((1 << 100) | 1, (1 << 100) >> 98, (2**100) & (2**100 - 1), ~(2**70), -(2**70) >> 3)
print(hex(2**80), int("f" * 20, 16), int("1" * 50, 2), divmod(10**25, -7), pow(3, 1000, 10**9 + 7))
print(2**100 > 2.0**99, 2**53 + 1 == float(2**53 + 1), int(1e20), float(10**22), 10**400 > 10**399)
try:
    float(10**400)
except OverflowError as error:
    print(error)
print(hash(2**61 - 1), hash(2**61), hash(-1), hash(2**100) == hash(2.0**100))
print(f"{2**70:,}", "%d" % 2**65, 123456789**5)
