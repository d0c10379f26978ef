# title: A Timer, and the name that was not there
# topic: Threads
# look: A Timer is a thread that waits first. The lambda of the second timer looks up `arg` only when it fires,
#   in the timer's thread, long after `main` has returned: the NameError appears there, and the other threads go on.
#   The third is cancelled in time.
# try: Mend the second one: `threading.Timer(0.3, callback, args=["second"])`. Cancel a timer after it has
#   fired.
# settings: policy=gil cores=2 seed=1
import threading
import time


def callback(arg):
    print(f"callback arg: {arg}")


def main():
    first = threading.Timer(0.2, callback, args=["first"])
    second = threading.Timer(0.3, lambda: callback(arg))
    third = threading.Timer(0.4, callback, args=["third"])
    for timer in (first, second, third):
        timer.start()
    print("three timers are set, main goes on")
    time.sleep(0.35)
    third.cancel()
    print("the third was cancelled")


main()
