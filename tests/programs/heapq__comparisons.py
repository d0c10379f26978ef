import heapq
from heapq import heapify, heappop, heappush, heappushpop, heapreplace


class Job:
    compared = 0

    def __init__(self, name, urgency):
        self.name, self.urgency = name, urgency

    def __lt__(self, other):
        Job.compared += 1
        return self.urgency < other.urgency

    def __repr__(self):
        return self.name


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def drain(heap):
    return [heappop(heap) for _ in range(len(heap))]


numbers = [(i * 7919) % 101 for i in range(60)]
heap = []
for number in numbers:
    heappush(heap, number)
print(heap)
heapify(numbers)
print(numbers == heap, numbers)
print(drain(heap) == sorted(numbers))

mixed = [3, 1.5, True, 2**70, -0.0, float("inf"), 2]
heapify(mixed)
print(mixed, drain(mixed))
words = list("heapsort")
heapify(words)
print(words, drain(words))
pairs = []
for at, key in enumerate([5, 1, 5, 0.5, 1]):
    heappush(pairs, (key, at, object))
print([(key, at) for key, at, _ in pairs], [at for _, at, _ in drain(pairs)])

jobs = []
for name, urgency in (("c", 3), ("a", 1), ("b", 2), ("d", 4), ("e", 0)):
    heappush(jobs, Job(name, urgency))
print(jobs, Job.compared)
print(heappop(jobs), jobs, Job.compared)
print(heapreplace(jobs, Job("z", 9)), heappushpop(jobs, Job("y", -1)), jobs, Job.compared)
heapify(jobs)
print(jobs, Job.compared)
tied = []
for name in "pqr":
    heappush(tied, (1, Job(name, ord(name))))
print(drain(tied), Job.compared)

heap = [1, 2, 3]
print(attempt(lambda: heappush(heap, "x")), heap)
print(attempt(lambda: heappop(heap)), heap)
print(attempt(lambda: heappop([])), attempt(lambda: heapreplace([], 1)), heappushpop([], 5))
print(attempt(lambda: heappush((1, 2), 3)), attempt(lambda: heapify("ab")), attempt(lambda: heapify([1, None])))
print(heapreplace([4, 5], 9), heappushpop([4, 5], 3), heappushpop([4, 5], 4.5))
nan = float("nan")
odd = [nan, 1.0, 2.0, nan, 0.0]
heapify(odd)
print(odd, [heappop(odd) for _ in range(5)])


class Stack(list):
    pass


stack = Stack([3, 1, 2])
heapify(stack)
heappush(stack, 0)
print(stack, type(stack).__name__, heappop(stack))
print(heapq.nsmallest(2, [3, 1, 2]), heapq.nlargest(2, [3, 1, 2]), list(heapq.merge([1, 4], [2, 3])))
