# title: Semaphore, Barrier, Event: who may go, and when
# topic: Locks
# look: The Event is the starting shot for all runners. The Semaphore lets two through the gate at a time. At the
#   Barrier each waits for the last one, and then all go on together.
# try: Give the Barrier a party more than there are runners: what does the report say?
# settings: policy=gil cores=4 seed=1
import threading
import time

RUNNERS = 4
shot = threading.Event()
gate = threading.Semaphore(2)
camp = threading.Barrier(RUNNERS, action=lambda: print("everybody is in the camp"))
start = time.perf_counter()


def now():
    return f"{time.perf_counter() - start:.1f} s"


def runner(name):
    shot.wait()
    with gate:
        print(f"{now()}  {name} is in the gate")
        time.sleep(0.2)
    camp.wait()
    print(f"{now()}  {name} goes on")


threads = [threading.Thread(target=runner, args=(f"runner {n}",), name=f"runner {n}") for n in range(RUNNERS)]
for thread in threads:
    thread.start()
time.sleep(0.1)
print(f"{now()}  bang!")
shot.set()
for thread in threads:
    thread.join()
