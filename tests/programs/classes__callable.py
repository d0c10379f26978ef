class Polynomial:
    def __init__(self, *coefficients):
        self.coefficients = coefficients

    def __call__(self, x):
        result = 0
        for c in self.coefficients:
            result = result * x + c
        return result


p = Polynomial(1, -3, 2)
print([p(x) for x in range(5)], callable(p))
print(list(map(p, (10, 20))))
