import threading

ping = threading.Event()
pong = threading.Event()
log = []


def player(name, mine, other):
    for _ in range(3):
        mine.wait()
        mine.clear()
        log.append(name)
        other.set()


a = threading.Thread(target=player, args=("ping", ping, pong))
b = threading.Thread(target=player, args=("pong", pong, ping))
a.start()
b.start()
ping.set()
a.join()
b.join()
print(" ".join(log))
