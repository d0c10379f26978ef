from multiprocessing import Process, Queue


def work(numbers, queue):
    queue.put(sum(numbers))


if __name__ == "__main__":
    queue = Queue()
    halves = [range(50), range(50, 101)]
    processes = [Process(target=work, args=(half, queue)) for half in halves]
    for p in processes:
        p.start()
    total = sum(queue.get() for _ in processes)
    for p in processes:
        p.join()
    print(total)
