from multiprocessing import Array, Lock, Process, Value


def add(counter, cells, lock, times):
    for i in range(times):
        with counter.get_lock():
            counter.value += 1
        with lock:
            cells[i % len(cells)] += 0.5


if __name__ == "__main__":
    counter, cells, lock = Value("i", 0), Array("d", 4), Lock()
    workers = [Process(target=add, args=(counter, cells, lock, 20)) for _ in range(3)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(counter.value, list(cells), cells[1:3], len(cells))
    text = Array("i", [3, 1, 2])
    text[0] = 10
    print(sorted(text), text[:])
    try:
        text[9] = 1
    except IndexError as error:
        print("IndexError:", error)
