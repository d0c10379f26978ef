from multiprocessing import Manager, Process


def work(shared, numbers, lock, space, name):
    for n in range(5):
        with lock:
            shared[name] = shared.get(name, 0) + n
            space.total += n
    numbers.append(name)


def main():
    with Manager() as manager:
        shared, numbers, lock, space = manager.dict(), manager.list(), manager.Lock(), manager.Namespace()
        space.total = 0
        processes = [Process(target=work, args=(shared, numbers, lock, space, name)) for name in "abc"]
        for p in processes:
            p.start()
        for p in processes:
            p.join()
        print(sorted(shared.items()), sorted(numbers), space.total)
        print(len(numbers), "a" in numbers, shared.get("z", "nothing"), [p.exitcode for p in processes])
        try:
            shared["missing"]
        except KeyError as error:
            print("KeyError", error)


if __name__ == "__main__":
    main()
