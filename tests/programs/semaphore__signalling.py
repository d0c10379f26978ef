import threading

done = threading.Semaphore(0)
results = []


def first():
    results.append("first")
    done.release()


def second():
    done.acquire()
    results.append("second")


b = threading.Thread(target=second)
a = threading.Thread(target=first)
b.start()
a.start()
a.join()
b.join()
print(results)
