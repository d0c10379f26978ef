import threading
from concurrent.futures import ThreadPoolExecutor

local = threading.local()
started = []


def prepare(tag):
    local.tag = tag
    started.append(tag)


def use(n):
    return f"{local.tag}{n}"


with ThreadPoolExecutor(2, initializer=prepare, initargs=("db",)) as executor:
    print(list(executor.map(use, range(4))))
print(set(started), 1 <= len(started) <= 2)
