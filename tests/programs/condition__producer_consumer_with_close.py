import threading


class Channel:
    def __init__(self, size):
        self.size = size
        self.items = []
        self.closed = False
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.size and not self.closed:
                self.changed.wait()
            if self.closed:
                raise RuntimeError("channel is closed")
            self.items.append(item)
            self.changed.notify_all()

    def close(self):
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def __iter__(self):
        return self

    def __next__(self):
        with self.changed:
            self.changed.wait_for(lambda: self.items or self.closed)
            if not self.items:
                raise StopIteration
            item = self.items.pop(0)
            self.changed.notify_all()
            return item


channel = Channel(2)
results = []


def consume():
    for item in channel:
        results.append(item * item)


consumers = [threading.Thread(target=consume) for _ in range(2)]
for c in consumers:
    c.start()
for n in range(8):
    channel.put(n)
channel.close()
for c in consumers:
    c.join()
print(sorted(results), sum(results))
try:
    channel.put(99)
except RuntimeError as error:
    print("RuntimeError:", error)
print(list(channel))
