import random

random.seed(42)
print(random.random(), random.random())
print(random.randint(1, 6), random.randrange(0, 100, 5), random.choice("abcdef"))
numbers = list(range(10))
random.shuffle(numbers)
print(numbers, random.sample(range(100), 5))
print(random.choices(["a", "b"], weights=[1, 3], k=6), random.uniform(1, 2), random.getrandbits(20))
r = random.Random(7)
print([r.randint(0, 9) for _ in range(10)], r.random())
random.seed(42)
print(random.random())
