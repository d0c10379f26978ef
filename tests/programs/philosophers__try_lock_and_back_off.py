import threading
import time


class Philosopher(threading.Thread):
    def __init__(self, name, left, right, meals):
        super().__init__(name=name)
        self.left, self.right = left, right
        self.meals = meals
        self.eaten = 0

    def run(self):
        while self.eaten < self.meals:
            self.left.acquire()
            if self.right.acquire(timeout=0.005):
                try:
                    self.eaten += 1
                finally:
                    self.right.release()
                    self.left.release()
            else:
                self.left.release()
            time.sleep(0.001)


forks = [threading.Lock() for _ in range(3)]
names = ["Plato", "Kant", "Hume"]
table = [Philosopher(name, forks[i], forks[(i + 1) % 3], 3) for i, name in enumerate(names)]
for p in table:
    p.start()
for p in table:
    p.join()
print([(p.name, p.eaten) for p in table], any(f.locked() for f in forks))
