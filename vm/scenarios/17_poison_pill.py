# title: The poison pill: telling workers to stop
# topic: Queues
# look: Nobody can stop a thread from outside; it must be told. One pill in the queue stops one worker, so there
#   are as many pills as workers. Pills come after the work, hence nothing is lost.
# try: Put only one pill: who waits for ever? Then let each worker put the pill back before it leaves.
# settings: policy=gil cores=4 seed=1
import queue
import threading
import time

WORKERS = 3
STOP = object()
jobs = queue.Queue()
done = []


def worker(name):
    finished = 0
    while True:
        job = jobs.get()
        if job is STOP:
            print(f"{name} swallowed the pill after {finished} jobs")
            return
        time.sleep(0.05 * job)
        done.append(job)
        finished += 1


threads = [threading.Thread(target=worker, args=(f"worker {n}",), name=f"worker {n}") for n in range(WORKERS)]
for thread in threads:
    thread.start()
for job in [3, 1, 2, 1, 2, 3, 1]:
    jobs.put(job)
for _ in threads:
    jobs.put(STOP)
for thread in threads:
    thread.join()
print("jobs done:", len(done), "- left in the queue:", jobs.qsize())
