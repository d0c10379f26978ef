from multiprocessing import Process, Queue


class Worker(Process):
    def __init__(self, numbers, queue):
        super().__init__()
        self.numbers = numbers
        self.queue = queue

    def run(self):
        self.queue.put(sum(self.numbers))


if __name__ == "__main__":
    queue = Queue()
    workers = [Worker(range(n), queue) for n in (10, 100)]
    for w in workers:
        w.start()
    print(sorted(queue.get() for _ in workers))
    for w in workers:
        w.join()
    print([w.exitcode for w in workers])
