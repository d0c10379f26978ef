import threading


def who():
    print(threading.current_thread().name)


print(threading.main_thread().name)
print(threading.current_thread() is threading.main_thread())
a = threading.Thread(target=who)
b = threading.Thread(target=who, name="Bob")
c = threading.Thread(target=lambda: print(threading.current_thread().name))
for t in (a, b, c):
    t.start()
    t.join()
a.name = "renamed"
print(a.name, b.name, c.name)
