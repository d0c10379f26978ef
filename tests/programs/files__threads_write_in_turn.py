import threading

lock = threading.Lock()


def write(name):
    for i in range(3):
        with lock, open("log.txt", "a") as f:
            f.write(f"{name}{i}\n")


threads = [threading.Thread(target=write, args=(n,)) for n in "ab"]
for t in threads:
    t.start()
for t in threads:
    t.join()
with open("log.txt") as f:
    lines = f.read().split()
print(sorted(lines), len(lines))
print([l for l in lines if l[0] == "a"])
