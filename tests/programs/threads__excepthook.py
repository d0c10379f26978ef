import threading


def report(args):
    print("thread", args.thread.name, "failed with", args.exc_type.__name__, "-", args.exc_value)


threading.excepthook = report


def divide(a, b):
    print(a / b)


t = threading.Thread(target=divide, args=(1, 0), name="divider")
t.start()
t.join()
print("the main thread goes on")
