import threading

count = 0

def work():
    global count
    for _ in range(3):
        count += 1

threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(count)
