class Counter:
    def __init__(self):
        self.value = 0

    def add(self, amount):
        self.value += amount
        return self.value


def main():
    counter = Counter()
    for _ in range(1_000_000):
        counter.add(2)
