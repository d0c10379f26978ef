import multiprocessing

numbers = [1, 2, 3]
total = 0


def change():
    global total
    numbers.append(4)
    total = sum(numbers)
    print("child:", numbers, total, flush=True)


if __name__ == "__main__":
    p = multiprocessing.Process(target=change)
    p.start()
    p.join()
    print("parent:", numbers, total)
