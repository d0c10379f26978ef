import threading
from collections import deque


class Buffer:
    def __init__(self, size):
        self.items = deque()
        self.size = size
        lock = threading.Lock()
        self.not_full = threading.Condition(lock)
        self.not_empty = threading.Condition(lock)
        self.largest = 0

    def put(self, item):
        with self.not_full:
            while len(self.items) == self.size:
                self.not_full.wait()
            self.items.append(item)
            self.largest = max(self.largest, len(self.items))
            self.not_empty.notify()

    def get(self):
        with self.not_empty:
            while not self.items:
                self.not_empty.wait()
            item = self.items.popleft()
            self.not_full.notify()
            return item


buffer = Buffer(2)
got = []
producer = threading.Thread(target=lambda: [buffer.put(i) for i in range(10)])
consumer = threading.Thread(target=lambda: [got.append(buffer.get()) for _ in range(10)])
producer.start()
consumer.start()
producer.join()
consumer.join()
print(got)
print("never more than", 2, "->", buffer.largest <= 2)
