import queue

q = queue.Queue()
for item in ["first", "second", "third"]:
    q.put(item)
print(q.qsize(), q.empty(), q.full())
while not q.empty():
    print(q.get())
print(q.qsize(), q.empty())
