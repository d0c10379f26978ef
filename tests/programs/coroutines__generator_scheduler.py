from collections import deque


class Scheduler:
    def __init__(self):
        self.ready = deque()
        self.waiting = {}

    def spawn(self, task):
        self.ready.append((task, None))

    def run(self):
        while self.ready:
            task, value = self.ready.popleft()
            try:
                command = task.send(value)
            except StopIteration:
                continue
            match command:
                case ("put", channel, item):
                    if self.waiting.get(channel):
                        self.ready.append((self.waiting[channel].popleft(), item))
                    self.ready.append((task, None))
                case ("get", channel):
                    self.waiting.setdefault(channel, deque()).append(task)


def consumer(n):
    for _ in range(n):
        item = yield "get", "numbers"
        print("consumed", item)


def producer(n):
    for i in range(n):
        print("produced", i)
        yield "put", "numbers", i


s = Scheduler()
s.spawn(consumer(3))
s.spawn(producer(3))
s.run()
