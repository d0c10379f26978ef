import threading


def connect(host, port=80, *, secure=False):
    print("connect", host, port, "secure" if secure else "plain")


t1 = threading.Thread(target=connect, args=("a.example",), kwargs={"port": 8080})
t2 = threading.Thread(target=connect, kwargs=dict(host="b.example", secure=True))
t1.start()
t1.join()
t2.start()
t2.join()
