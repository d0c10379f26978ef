# title: The dining philosophers
# topic: Classic problems
# look: Everybody needs two forks and begins with the left one. With a pause after it all five hold one fork and
#   wait for ever: a cycle of five. The polite philosophers below take the lower-numbered fork first, and the
#   cycle cannot close.
# try: Set POLITE to False, run, and read the deadlock report. Then mend it differently: let only four sit down,
#   with a Semaphore.
# settings: policy=gil cores=4 seed=1
import threading
import time

POLITE = True
NAMES = ["Aristotle", "Buddha", "Confucius", "Descartes", "Epicurus"]
forks = [threading.Lock() for _ in NAMES]
meals = dict.fromkeys(NAMES, 0)


def philosopher(seat, name):
    left, right = seat, (seat + 1) % len(forks)
    first, second = (min(left, right), max(left, right)) if POLITE else (left, right)
    for _ in range(2):
        with forks[first]:
            time.sleep(0.02)             # reaching for the other fork
            with forks[second]:
                meals[name] += 1
                print(f"{name} eats with forks {first} and {second}")
                time.sleep(0.05)
        time.sleep(0.03)                 # thinking


threads = [threading.Thread(target=philosopher, args=pair, name=pair[1]) for pair in enumerate(NAMES)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("meals:", meals)
