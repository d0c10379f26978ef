import threading


def greet(name):
    print(f"hello, {name}")


threads = []
for name in ["ada", "grace", "linus"]:
    thread = threading.Thread(target=greet, args=(name,))
    threads.append(thread)
    thread.start()
    thread.join()

print("all greeted:", len(threads))
print([t.is_alive() for t in threads])
