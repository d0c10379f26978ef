z = 3 + 4j
print(z, z.real, z.imag, abs(z), z.conjugate(), z * 2, z * z, z / 2, z - 1j, -z, z**2)
print(complex(1, 2), complex("1+2j"), complex(3), 1j * 1j, (1 + 2j) == complex(1, 2), 2j)
print((1 + 2j) / (3 - 4j), 1 / 1j, complex(0, -0.0), bool(0j), repr(1e20j))
try:
    1j < 2j
except TypeError as error:
    print(error)


def mandelbrot(c, limit=50):
    z = 0
    for n in range(limit):
        z = z * z + c
        if abs(z) > 2:
            return n
    return limit


for y in range(-4, 5):
    print("".join(" .:-=+*#%@"[min(9, mandelbrot(complex(x / 10, y / 4), 9))] for x in range(-20, 8)))
