# outputs: many
import threading

barrier = threading.Barrier(3)
order = []


def work(name):
    barrier.wait()
    order.append(name)


threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("".join(order))
