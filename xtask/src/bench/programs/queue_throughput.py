import queue
import threading


def main():
    items = queue.Queue(maxsize=100)

    def produce():
        for i in range(50_000):
            items.put(i)
        items.put(None)

    thread = threading.Thread(target=produce)
    thread.start()
    total = 0
    while (item := items.get()) is not None:
        total += item
    thread.join()
