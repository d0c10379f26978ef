# title: Readers and writers
# topic: Classic problems
# look: Many may read at once, but a writer must be alone. The Condition guards two numbers: how many read, and
#   whether a writer is at work. On the lanes the readers overlap and the writer never does.
# try: Let new readers come all the time: the writer starves. Count waiting writers, and make readers wait for
#   them.
# settings: policy=gil cores=4 seed=1
import threading
import time

condition = threading.Condition()
readers = 0
writing = False
page = "version 0"


def read(name, delay):
    global readers
    time.sleep(delay)
    with condition:
        condition.wait_for(lambda: not writing)
        readers += 1
    print(f"{name} reads {page!r}, {readers} reading")
    time.sleep(0.1)
    with condition:
        readers -= 1
        condition.notify_all()


def write(name, delay, text):
    global writing, page
    time.sleep(delay)
    with condition:
        condition.wait_for(lambda: readers == 0 and not writing)
        writing = True
    page = text
    print(f"{name} writes {text!r} alone")
    time.sleep(0.1)
    with condition:
        writing = False
        condition.notify_all()


people = [threading.Thread(target=read, args=(f"reader {n}", 0.01 * n), name=f"reader {n}") for n in range(3)]
people.append(threading.Thread(target=write, args=("writer", 0.05, "version 1"), name="writer"))
people.append(threading.Thread(target=read, args=("late reader", 0.13), name="late reader"))
for person in people:
    person.start()
for person in people:
    person.join()
