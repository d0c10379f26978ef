import threading

items = []


def add(n):
    for i in range(100):
        items.append(n)


threads = [threading.Thread(target=add, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(items), [items.count(n) for n in range(4)])
