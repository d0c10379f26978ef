import threading

data = threading.local()
data.value = "main"
seen = []


def worker(value):
    print("has value before:", hasattr(data, "value"))
    data.value = value
    seen.append(data.value)


for i in range(3):
    t = threading.Thread(target=worker, args=(i,))
    t.start()
    t.join()

print(seen)
print(data.value)
