import threading


class Summer(threading.Thread):
    def __init__(self, numbers):
        super().__init__(name="summer")
        self.numbers = numbers
        self.total = None

    def run(self):
        self.total = sum(self.numbers)


worker = Summer(range(101))
print(worker.total, worker.is_alive())
worker.start()
worker.join()
print(worker.total, worker.is_alive(), worker.name)
