import random

r = random.Random(2024)
print(r.gauss(0, 1), r.normalvariate(10, 2), r.expovariate(0.5), r.triangular(0, 10, 3))
print(r.betavariate(2, 3), r.randbytes(4), r.choice([10, 20, 30]), r.randrange(10**20))
state = r.getstate()
first = [r.random() for _ in range(3)]
r.setstate(state)
print(first == [r.random() for _ in range(3)])
random.seed("text seed")
print(random.random(), random.randint(-5, 5))
random.seed(3.5)
print(random.random())
try:
    random.choice([])
except IndexError as error:
    print(error)
