import threading
import time


def callback(arg):
    print(f"callback arg: {arg}")


timer = threading.Timer(0.05, callback, args=["hello"])
timer.start()
print("the timer is set")
timer.join()
print("done", timer.is_alive())
