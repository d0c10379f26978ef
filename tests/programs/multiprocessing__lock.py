from multiprocessing import Lock, Process


def speak(lock, name):
    with lock:
        print("one line", flush=True)
        print("another line", flush=True)


if __name__ == "__main__":
    lock = Lock()
    processes = [Process(target=speak, args=(lock, n)) for n in range(3)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print(lock.acquire(), lock.acquire(block=False))
