# outputs: many
import threading


def say(word):
    for i in range(2):
        print(f"{word}{i}", flush=True)


a = threading.Thread(target=say, args=("a",))
b = threading.Thread(target=say, args=("b",))
a.start()
b.start()
a.join()
b.join()
