import queue
import threading

q = queue.Queue()
done = []


def worker():
    while True:
        item = q.get()
        done.append(item)
        q.task_done()


for _ in range(3):
    threading.Thread(target=worker, daemon=True).start()
for n in range(20):
    q.put(n)
q.join()
print("all done:", sorted(done) == list(range(20)), q.unfinished_tasks)
try:
    q.task_done()
except ValueError as error:
    print(error)
