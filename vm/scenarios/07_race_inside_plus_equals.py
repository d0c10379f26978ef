# title: A race inside `count += 1`
# topic: Races
# look: `count += 1` is three steps: read, add, write. When a thread is stopped between its read and its write,
#   the other one's updates are lost. Step back from the end to a moment where both threads hold the same old
#   value.
# try: Change the policy to CPython's GIL: nothing is lost any more (the next scenario says why). Then protect
#   the line with a lock.
# settings: policy=any-bytecode cores=2 seed=3
import threading

count = 0
gate = threading.Barrier(2)


def add_many(times):
    global count
    gate.wait()                      # both begin together
    for _ in range(times):
        count += 1


threads = [threading.Thread(target=add_many, args=(20,), name=name) for name in ("ada", "bob")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print("expected", 40)
print("counted ", count)
if count < 40:
    print("lost    ", 40 - count, "updates")
