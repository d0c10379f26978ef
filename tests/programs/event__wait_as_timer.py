import threading

stop = threading.Event()
ticks = []


def every(seconds):
    while not stop.wait(seconds):
        ticks.append(len(ticks))
        if len(ticks) == 3:
            stop.set()


t = threading.Thread(target=every, args=(0.01,))
t.start()
t.join()
print(ticks)
