import threading
from collections import Counter

N = 5
forks = [threading.Lock() for _ in range(N)]
waiter = threading.Semaphore(N - 1)
meals = Counter()
guard = threading.Lock()
eating = set()
conflicts = []


def dine(i, times):
    left, right = forks[i], forks[(i + 1) % N]
    for _ in range(times):
        with waiter:
            with left, right:
                with guard:
                    if (i - 1) % N in eating or (i + 1) % N in eating:
                        conflicts.append(i)
                    eating.add(i)
                    meals[f"philosopher {i}"] += 1
                with guard:
                    eating.discard(i)


threads = [threading.Thread(target=dine, args=(i, 4), name=f"P{i}") for i in range(N)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(meals.items()))
print("conflicts:", conflicts, "total:", meals.total())
