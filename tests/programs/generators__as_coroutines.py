from collections import deque


def task(name, steps):
    for step in range(steps):
        print(f"{name}{step}", end=" ")
        yield


ready = deque([task("a", 3), task("b", 1), task("c", 2)])
while ready:
    current = ready.popleft()
    try:
        next(current)
    except StopIteration:
        continue
    ready.append(current)
print()
