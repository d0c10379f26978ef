import time
from multiprocessing import Event, Process


def wait_for_it(event):
    print("waiting", event.is_set(), flush=True)
    event.wait()
    print("go!", event.is_set(), flush=True)


if __name__ == "__main__":
    event = Event()
    p = Process(target=wait_for_it, args=(event,))
    p.start()
    time.sleep(0.3)
    print("setting", flush=True)
    event.set()
    p.join()
