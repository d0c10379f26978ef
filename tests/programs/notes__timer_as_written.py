import threading
def callback(arg):
    print(f"callback arg: {arg}")
    return


def main():
    timer = threading.Timer(5.0, lambda: callback(arg))
    timer.start()


main()
