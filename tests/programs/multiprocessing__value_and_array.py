from multiprocessing import Array, Process, Value


def add(counter, cells, index):
    for _ in range(100):
        with counter.get_lock():
            counter.value += 1
    cells[index] = index * 1.5


if __name__ == "__main__":
    counter = Value("i", 0)
    cells = Array("d", 3)
    processes = [Process(target=add, args=(counter, cells, i)) for i in range(3)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print(counter.value, cells[:], len(cells))
