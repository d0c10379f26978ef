import sys
from multiprocessing import Process


def fine():
    pass


def leave(code):
    sys.exit(code)


def crash():
    sys.stderr = open("errors.txt", "w")
    raise ValueError("boom")


if __name__ == "__main__":
    processes = [Process(target=fine), Process(target=leave, args=(3,)), Process(target=crash)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print([p.exitcode for p in processes])
