import queue
import threading

END = None


def stage(function, source, target):
    while (item := source.get()) is not END:
        target.put(function(item))
    target.put(END)


a, b, c = queue.Queue(), queue.Queue(), queue.Queue()
threads = [
    threading.Thread(target=stage, args=(lambda x: x + 1, a, b)),
    threading.Thread(target=stage, args=(lambda x: x * x, b, c)),
]
for t in threads:
    t.start()
for n in range(5):
    a.put(n)
a.put(END)
print(list(iter(c.get, END)))
for t in threads:
    t.join()
