# title: An event loop in 40 lines
# topic: Generators
# look: This is what asyncio is at heart: a queue of coroutines that are ready, a heap of those that sleep, and
#   a loop that sends each one to its next pause. Follow `ready` and `sleeping` in the variables while you step.
# try: Add a `join`: a coroutine that waits for another one's end. Compare the order with `asyncio.gather` of
#   the same coroutines.
# settings: policy=gil cores=1 seed=1
import heapq
import time
from collections import deque


class Sleep:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self                       # tell the loop what we wait for


class Loop:
    def __init__(self):
        self.ready = deque()
        self.sleeping = []
        self.count = 0                   # equal times: first come, first served

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                due, _, coroutine = heapq.heappop(self.sleeping)
                time.sleep(max(0, due - time.monotonic()))
                self.ready.append(coroutine)
            coroutine = self.ready.popleft()
            try:
                pause = coroutine.send(None)
            except StopIteration:
                continue
            self.count += 1
            heapq.heappush(self.sleeping, (time.monotonic() + pause.seconds, self.count, coroutine))


async def countdown(name, n):
    while n > 0:
        print(f"T-minus {n} ({name})")
        await Sleep(0.2)
        n -= 1
    print(f"lift-off ({name})")


loop = Loop()
loop.spawn(countdown("A", 2))
loop.spawn(countdown("B", 3))
loop.run()
