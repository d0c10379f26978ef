# title: Daemon threads die with the program
# topic: Threads
# look: The program ends when its last ordinary thread ends. The saver is ordinary, so Python waits for it; the
#   two daemons are cut off in the middle, and the `finally` of the cleaner never runs.
# try: Make the cleaner ordinary. What would the blinker do then? Give it an Event that tells it to stop.
# settings: policy=gil cores=2 seed=1
import threading
import time


def blinker():
    while True:
        print("blink")
        time.sleep(0.1)


def cleaner():
    try:
        time.sleep(10)
    finally:
        print("cleaned up (never printed)")


def saver():
    time.sleep(0.35)
    print("saved: the last thing that happens")


threading.Thread(target=blinker, daemon=True, name="blinker").start()
threading.Thread(target=cleaner, daemon=True, name="cleaner").start()
threading.Thread(target=saver, name="saver").start()
print("main has nothing more to do")
