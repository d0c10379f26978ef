import queue
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import Any

numbers = count()


@dataclass(order=True)
class Job:
    priority: int
    number: int = field(default_factory=lambda: next(numbers))
    payload: Any = field(compare=False, default=None)


jobs = queue.PriorityQueue()
for priority, payload in [(3, {"c": 1}), (1, ["a"]), (2, object), (1, None)]:
    jobs.put(Job(priority, payload=payload))
order = []


def work():
    while True:
        try:
            job = jobs.get_nowait()
        except queue.Empty:
            return
        order.append((job.priority, job.number))
        jobs.task_done()


t = threading.Thread(target=work)
t.start()
t.join()
jobs.join()
print(order)
print(Job(1, 5) < Job(2, 0), Job(1, 1, "x") == Job(1, 1, "y"), Job(7, 7, "seven"))
plain = queue.PriorityQueue()
plain.put((1, {"a": 1}))
try:
    plain.put((1, {"b": 2}))
except TypeError as error:
    print("TypeError:", error)
lifo = queue.LifoQueue(maxsize=1)
lifo.put("x")
try:
    lifo.put("y", timeout=0.01)
except queue.Full as error:
    print("Full", error.args, lifo.full(), lifo.qsize())
