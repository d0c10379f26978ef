import threading


class ReadWriteLock:
    """Many readers or one writer; writers go first."""

    def __init__(self):
        self._condition = threading.Condition()
        self._readers = 0
        self._writer = False
        self._waiting_writers = 0

    def acquire_read(self):
        with self._condition:
            self._condition.wait_for(lambda: not self._writer and not self._waiting_writers)
            self._readers += 1

    def release_read(self):
        with self._condition:
            self._readers -= 1
            if not self._readers:
                self._condition.notify_all()

    def acquire_write(self):
        with self._condition:
            self._waiting_writers += 1
            try:
                self._condition.wait_for(lambda: not self._writer and not self._readers)
            finally:
                self._waiting_writers -= 1
            self._writer = True

    def release_write(self):
        with self._condition:
            self._writer = False
            self._condition.notify_all()


lock = ReadWriteLock()
data = {"version": 0}
seen = []


def write(times):
    for _ in range(times):
        lock.acquire_write()
        try:
            before = data["version"]
            data["version"] = before + 1
        finally:
            lock.release_write()


def read(times):
    last = 0
    for _ in range(times):
        lock.acquire_read()
        try:
            now = data["version"]
        finally:
            lock.release_read()
        if now < last:
            seen.append(("backwards", last, now))
        last = now


threads = [threading.Thread(target=write, args=(20,)) for _ in range(2)]
threads += [threading.Thread(target=read, args=(20,)) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(data, seen, lock._readers, lock._writer)
