"""The reference values of `kernels/src/reference.rs`, from a plain reading of the definitions.

Run it with any CPython 3 (`python3 kernels/tests/reference.py`) and compare: it shares no code with the
kernels, not even BLAKE3, which is written out from its specification. It takes about a minute.
"""

import struct

MASK64 = (1 << 64) - 1
MASK32 = (1 << 32) - 1
GAMMA = 0x9E3779B97F4A7C15


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + GAMMA) & MASK64
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
        return z ^ (z >> 31)


# BLAKE3, after section 2 of its paper.
IV = [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19]
PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8]
CHUNK_START, CHUNK_END, PARENT, ROOT = 1, 2, 4, 8
QUARTERS = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
            (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]


def compress(cv, block, counter, length, flags):
    m = list(struct.unpack("<16I", block.ljust(64, b"\0")))
    v = cv + IV[:4] + [counter & MASK32, counter >> 32, length, flags]
    for _ in range(7):
        for i, (a, b, c, d) in enumerate(QUARTERS):
            va, vb, vc, vd = v[a], v[b], v[c], v[d]
            va = (va + vb + m[2 * i]) & MASK32
            vd ^= va
            vd = (vd >> 16 | vd << 16) & MASK32
            vc = (vc + vd) & MASK32
            vb ^= vc
            vb = (vb >> 12 | vb << 20) & MASK32
            va = (va + vb + m[2 * i + 1]) & MASK32
            vd ^= va
            vd = (vd >> 8 | vd << 24) & MASK32
            vc = (vc + vd) & MASK32
            vb ^= vc
            v[a], v[b], v[c], v[d] = va, (vb >> 7 | vb << 25) & MASK32, vc, vd
        m = [m[p] for p in PERMUTATION]
    return [v[i] ^ v[i + 8] for i in range(8)]


def subtree(data, first_chunk, root):
    """The chaining value of the chunks in `data`."""
    if len(data) <= 1024:
        cv, blocks = IV, max(1, (len(data) + 63) // 64)
        for n in range(blocks):
            block = data[64 * n:64 * n + 64]
            flags = (CHUNK_START if n == 0 else 0) | (CHUNK_END | root if n == blocks - 1 else 0)
            cv = compress(cv, block, first_chunk, len(block), flags)
        return cv
    left = 1024
    while 2 * left < len(data):
        left *= 2
    pair = subtree(data[:left], first_chunk, 0) + subtree(data[left:], first_chunk + left // 1024, 0)
    return compress(IV, struct.pack("<16I", *pair), 0, 64, PARENT | root)


def digest(data):
    low, high = subtree(data, 0, ROOT)[:2]
    return f"{high << 32 | low:#018x}"


assert digest(b"") == "0xa6a1f9f5b94913af", "af1349b9f5f9a1a6… is the specification's test vector"


def primes(start, stop):
    return sum(1 for n in range(max(2, start), stop) if all(n % d for d in range(2, int(n ** 0.5) + 1)))


def mandelbrot(width, height, most, start, stop):
    counts = b""
    for row in range(start, stop):
        for x in range(width):
            c = (-2.2 + (x + 0.5) * (3.0 / width), -1.5 + (row + 0.5) * (3.0 / height))
            re, im, n = 0.0, 0.0, 0
            while n < most and re * re + im * im <= 4.0:
                cross = re * im
                re, im, n = re * re - im * im + c[0], cross + cross + c[1], n + 1
            counts += struct.pack("<I", n)
    return digest(counts)


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def pi(samples, seed):
    lanes = 16
    random = SplitMix64(seed)
    state = [random.next() >> 32 | 1 for _ in range(lanes)]

    def coordinate(i):
        s = state[i]
        s ^= s << 13 & MASK32
        s ^= s >> 17
        s ^= s << 5 & MASK32
        state[i] = s
        return (s >> 8) / 2 ** 24

    inside = 0
    for n in range(0, samples, lanes):
        points = [(coordinate(i), coordinate(i)) for i in range(lanes)]
        inside += sum(f32(f32(x * x) + f32(y * y)) < 1.0 for x, y in points[:samples - n])
    return inside


def matmul(size, start, stop, seed):
    def element(side, row, col):
        place = 2 * (row * size + col) + side
        return (SplitMix64((seed + place * GAMMA) & MASK64).next() >> 60) - 8

    right = [[element(1, k, j) for k in range(size)] for j in range(size)]
    rows = b""
    for i in range(start, stop):
        left = [element(0, i, k) for k in range(size)]
        rows += struct.pack(f"<{size}f", *(sum(a * b for a, b in zip(left, column)) for column in right))
    return digest(rows)


def seeded(count, seed):
    random = SplitMix64(seed)
    return [random.next() for _ in range(count)]


def words(count, seed):
    distinct = set()
    for number in seeded(count, seed):
        bits = (number >> 32) % 17
        distinct.add(1 << bits | number & (1 << bits) - 1)
    return len(distinct)


print("primes(0, 1000000)", "78498 (OEIS A006880)", primes(0, 200_000), "below 200000")
print("primes(99990000, 100010000)", primes(99_990_000, 100_010_000))
print("mandelbrot(100, 80, 300, 20, 60)", mandelbrot(100, 80, 300, 20, 60))
print("pi(300007, 7)", pi(300_007, 7))
print("matmul(91, 5, 80, 3)", matmul(91, 5, 80, 3))
print("sort(40001, 5)", digest(struct.pack("<40001Q", *sorted(seeded(40_001, 5)))))
print("hash(300001, 9)", digest(struct.pack("<37501Q", *seeded(37_501, 9))[:300_001]))
print("words(30000, 11)", words(30_000, 11))
