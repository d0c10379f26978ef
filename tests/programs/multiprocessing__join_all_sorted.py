import multiprocessing as mp
import time


def nap(seconds, name, queue):
    time.sleep(seconds)
    queue.put(name)


if __name__ == "__main__":
    queue = mp.Queue()
    processes = [
        mp.Process(target=nap, args=(s, n, queue)) for s, n in [(0.6, "late"), (0.3, "middle"), (0.0, "early")]
    ]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print([queue.get() for _ in processes])
