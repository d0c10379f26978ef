from multiprocessing import Barrier, Process, Queue, Semaphore


def work(semaphore, barrier, queue, n):
    with semaphore:
        queue.put(("in", n))
    barrier.wait()
    queue.put(("out", n))


if __name__ == "__main__":
    semaphore, barrier, queue = Semaphore(1), Barrier(2), Queue()
    processes = [Process(target=work, args=(semaphore, barrier, queue, n)) for n in range(2)]
    for p in processes:
        p.start()
    seen = [queue.get() for _ in range(4)]
    for p in processes:
        p.join()
    print(sorted(seen))
