import queue

stack = queue.LifoQueue()
heap = queue.PriorityQueue()
for n in [3, 1, 2]:
    stack.put(n)
    heap.put((n, f"task {n}"))
print([stack.get() for _ in range(3)])
print([heap.get() for _ in range(3)])
simple = queue.SimpleQueue()
simple.put("x")
simple.put_nowait("y")
print(simple.qsize(), simple.get(), simple.get_nowait(), simple.empty())
try:
    simple.get(timeout=0.01)
except queue.Empty as error:
    print("Empty", repr(error))
