import queue
import threading

DONE = object()


def stage(function, source, target):
    while (item := source.get()) is not DONE:
        try:
            target.put(function(item))
        except Exception as error:
            target.put(error)
        finally:
            source.task_done()
    source.task_done()
    target.put(DONE)


def guarded(function):
    def call(item):
        if isinstance(item, Exception):
            return item
        return function(item)

    call.__name__ = function.__name__
    return call


steps = [int, guarded(lambda n: 100 // n), guarded("{:05.1f}".format)]
queues = [queue.Queue(maxsize=2) for _ in range(len(steps) + 1)]
threads = [
    threading.Thread(target=stage, args=(step, queues[i], queues[i + 1]), name=f"stage-{i}")
    for i, step in enumerate(steps)
]
feeder = threading.Thread(target=lambda: [queues[0].put(text) for text in ["4", "x", "0", "7"]] and queues[0].put(DONE))
for t in threads + [feeder]:
    t.start()
while (result := queues[-1].get()) is not DONE:
    print(repr(result))
for t in threads + [feeder]:
    t.join()
print([t.name for t in threads], queues[0].unfinished_tasks)
