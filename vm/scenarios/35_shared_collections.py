# title: ChainMap, Counter and deque, shared between threads
# topic: Toolbox
# look: `deque.append` and `popleft` are safe between threads: one step each. `counter[word] += 1` is a read and
#   a write: it needs a lock. A ChainMap reads through to the defaults and writes only to its first map.
# try: Remove the lock and choose the policy any bytecode, with several seeds: does the count stay right?
# settings: policy=gil cores=2 seed=1
import threading
import time
from collections import ChainMap, Counter, deque

defaults = {"workers": 2, "pause": 0.05}
settings = ChainMap({"workers": 3}, defaults)

text = deque("the cat and the dog and the bird saw the cat".split())
counts = Counter()
lock = threading.Lock()


def count_words():
    while True:
        try:
            word = text.popleft()            # safe: one step
        except IndexError:
            return
        time.sleep(settings["pause"])
        with lock:
            counts[word] += 1                # two steps: read, write


threads = [threading.Thread(target=count_words) for _ in range(settings["workers"])]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print(f"{settings['workers']} workers (the default is {defaults['workers']})")
for word, times in counts.most_common(3):
    print(f"{word:5} {'#' * times}")
print("words in all:", counts.total())
