import threading


class Thread(threading.Thread):
    def __init__(self, t, *args):
        threading.Thread.__init__(self, target=t, args=args)
        self.start()


count = 0
lock = threading.Lock()


def increment():
    global count
    lock.acquire()
    try:
        count += 1
    finally:
        lock.release()


def bye():
    for _ in range(100):
        increment()


def hello_there():
    for _ in range(100):
        increment()


def main():
    hello = Thread(hello_there)
    goodbye = Thread(bye)
    hello.join()
    goodbye.join()
    print(count)


if __name__ == '__main__':
    main()
