import concurrent.futures
import time


def work():
    time.sleep(0.03)
    return "done"


log = []


def finished(future):
    log.append("callback: " + future.result())


with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
    first = pool.submit(work)
    second = pool.submit(work)
    third = pool.submit(work)
    first.add_done_callback(finished)
    time.sleep(0.01)
    print(first.running(), second.running(), second.done())
    print("cancel:", first.cancel(), third.cancel())
    print(first.result(timeout=1), first.exception())
print(second.done(), third.cancelled(), log)
