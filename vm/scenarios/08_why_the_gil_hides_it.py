# title: Why CPython's GIL hides the race, until it does not
# topic: Races
# look: CPython hands the GIL over only at calls and at the end of a loop's turn, never in the middle of a plain
#   `count += 1`. With a call between the read and the write there is such a place, and updates are lost. The
#   bug was there all the time.
# try: Swap the policy to any bytecode: now the first one loses too. `sys.setswitchinterval` makes switches
#   rarer or more frequent.
# settings: policy=gil cores=2 seed=1
import sys
import threading

sys.setswitchinterval(0.00001)       # hand the GIL over often
count = 0


def one():
    return 1


def plain():
    global count
    for _ in range(5000):
        count += 1


def with_a_call():
    global count
    for _ in range(5000):
        count += one()               # read count, call, add, write


def run(target):
    global count
    count = 0
    threads = [threading.Thread(target=target) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{target.__name__:12} lost updates: {'yes' if count < 10000 else 'no'}")


run(plain)
run(with_a_call)
