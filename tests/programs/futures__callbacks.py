from concurrent.futures import ThreadPoolExecutor
import time

log = []


def report(future):
    log.append(f"callback: {future.result()}")


def bad(future):
    raise RuntimeError("ignored and logged")


with ThreadPoolExecutor(1) as executor:
    future = executor.submit(lambda: time.sleep(0.02) or 42)
    future.add_done_callback(report)
    future.add_done_callback(lambda f: log.append(f"second: {f.done()}"))
print(log)
future.add_done_callback(lambda f: log.append("at once"))
print(log[-1])
