import time
from multiprocessing import Process


def forever():
    while True:
        time.sleep(1)


if __name__ == "__main__":
    p = Process(target=forever)
    p.start()
    p.join(timeout=0.05)
    print("alive:", p.is_alive(), p.exitcode)
    p.terminate()
    p.join()
    print("alive:", p.is_alive(), p.exitcode)
