from multiprocessing import Process, Queue


def square(numbers, results):
    for n in numbers:
        results.put((n, n * n))
    results.put(None)


if __name__ == "__main__":
    results = Queue()
    p = Process(target=square, args=([1, 2, 3], results))
    p.start()
    for n, squared in iter(results.get, None):
        print(n, squared)
    p.join()
    print("exit code", p.exitcode)
