import heapq
import itertools
import time


class Sleep:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


async def worker(name, delays):
    for d in delays:
        await Sleep(d)
        print(name, "after", d)


def run(*coroutines):
    order = itertools.count()
    sleeping = [(0.0, next(order), c) for c in coroutines]
    heapq.heapify(sleeping)
    now = 0.0
    while sleeping:
        due, _, coroutine = heapq.heappop(sleeping)
        now = due
        try:
            delay = coroutine.send(None)
        except StopIteration:
            continue
        heapq.heappush(sleeping, (now + delay, next(order), coroutine))
    print("virtual end", round(now, 2))


run(worker("a", [0.3, 0.3]), worker("b", [0.5, 0.2]), worker("c", [0.1]))
