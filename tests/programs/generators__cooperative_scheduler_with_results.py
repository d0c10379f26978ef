from collections import deque


class Scheduler:
    def __init__(self):
        self.ready = deque()
        self.results = {}
        self.time = 0

    def spawn(self, name, generator):
        self.ready.append((name, generator, None))

    def run(self):
        waiting = []
        while self.ready or waiting:
            if not self.ready:
                waiting.sort(key=lambda entry: entry[0])
                self.time, name, generator = waiting.pop(0)
                self.ready.append((name, generator, self.time))
            name, generator, value = self.ready.popleft()
            try:
                request = generator.send(value)
            except StopIteration as stop:
                self.results[name] = stop.value
                continue
            except Exception as error:
                self.results[name] = error
                continue
            match request:
                case ("sleep", ticks):
                    waiting.append((self.time + ticks, name, generator))
                case ("spawn", other, child):
                    self.spawn(other, child)
                    self.ready.append((name, generator, other))
                case None:
                    self.ready.append((name, generator, None))
        return self.results


def sleep(ticks):
    return (yield ("sleep", ticks))


def worker(name, *delays):
    woken = []
    for delay in delays:
        woken.append((yield from sleep(delay)))
    return name, woken


def parent():
    child = yield ("spawn", "child", worker("child", 2, 2))
    yield
    now = yield from sleep(1)
    return f"spawned {child}, now {now}"


def failing():
    yield
    raise ValueError("in a task")


s = Scheduler()
s.spawn("w", worker("w", 3, 1))
s.spawn("p", parent())
s.spawn("f", failing())
for name, result in s.run().items():
    print(name, repr(result))
