def sieve(limit):
    composite = {m for p in range(2, int(limit**0.5) + 1) for m in range(p * p, limit, p)}
    return [n for n in range(2, limit) if n not in composite]


print(sieve(60))
triples = [(a, b, c) for c in range(1, 21) for b in range(1, c) for a in range(1, b) if a * a + b * b == c * c]
print(triples)
