from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait, ALL_COMPLETED, FIRST_EXCEPTION
import threading

gate = threading.Event()
log = []


def work(n):
    gate.wait()
    if n % 3 == 0:
        raise ValueError(f"bad {n}")
    return n * 10


def note(future):
    if future.cancelled():
        log.append("cancelled")
    elif error := future.exception():
        log.append(repr(error))
    else:
        log.append(future.result())


with ThreadPoolExecutor(max_workers=2, thread_name_prefix="w") as pool:
    futures = [pool.submit(work, n) for n in range(1, 7)]
    for f in futures:
        f.add_done_callback(note)
    print("cancelled:", [f.cancel() for f in futures[3:]], "running:", [f.running() for f in futures[:2]])
    gate.set()
    done, not_done = wait(futures, return_when=ALL_COMPLETED)
print(len(done), len(not_done), sorted(map(str, log)))
for f in futures:
    try:
        print(f.result())
    except CancelledError as error:
        print("CancelledError", error.args)
    except ValueError as error:
        print("ValueError", error)

f = Future()
f.add_done_callback(lambda future: 1 / 0)
f.add_done_callback(lambda future: print("second callback", future.result()))
import logging
logging.getLogger("concurrent.futures").disabled = True
print(f.set_running_or_notify_cancel(), f.running(), f.cancel())
f.set_result("value")
try:
    f.set_result("again")
except Exception as error:
    print(type(error).__name__, str(error).split(":")[0])
