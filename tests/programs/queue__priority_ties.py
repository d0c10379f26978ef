import itertools
import queue
from dataclasses import dataclass, field


@dataclass(order=True)
class Job:
    priority: int
    name: str = field(compare=False)


q = queue.PriorityQueue()
for job in [Job(3, "low"), Job(1, "urgent"), Job(2, "normal")]:
    q.put(job)
while not q.empty():
    print(q.get())

counter = itertools.count()
for name, priority in [("a", 1), ("b", 0), ("c", 1)]:
    q.put((priority, next(counter), {"name": name}))
print([q.get()[2]["name"] for _ in range(3)])
q.put((1, {"x": 1}))
try:
    q.put((1, {"y": 1}))
except TypeError as error:
    print(error)
