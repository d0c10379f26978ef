from multiprocessing import Manager, Process


def work(shared, items, n):
    shared[n] = n * n
    items.append(n)


if __name__ == "__main__":
    with Manager() as manager:
        shared = manager.dict()
        items = manager.list()
        processes = [Process(target=work, args=(shared, items, n)) for n in range(3)]
        for p in processes:
            p.start()
        for p in processes:
            p.join()
        print(sorted(shared.items()), sorted(items), len(shared), shared.get(9, "none"))
