import threading


def callback(arg):
    print(f"callback arg: {arg}")
    return


def main():
    timer = threading.Timer(0.05, callback, args=["hello"])
    timer.start()
    print("waiting for the timer")
    timer.join()


main()
