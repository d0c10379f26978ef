import threading
import time
from contextlib import contextmanager


class Pool:
    def __init__(self, size):
        self._free = [f"connection {n}" for n in range(size)]
        self._places = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self.used = self.most = 0

    @contextmanager
    def connection(self, timeout=None):
        if not self._places.acquire(timeout=timeout):
            raise TimeoutError("no connection is free")
        with self._lock:
            connection = self._free.pop()
            self.used += 1
            self.most = max(self.most, len(self))
        try:
            yield connection
        finally:
            with self._lock:
                self._free.append(connection)
            self._places.release()

    def __len__(self):
        return 2 - len(self._free)


pool = Pool(2)


def query(results):
    with pool.connection() as connection:
        time.sleep(0.01)
        results.append(connection)


results = []
threads = [threading.Thread(target=query, args=(results,)) for _ in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(results), pool.used, pool.most, len(pool), set(results) <= {"connection 0", "connection 1"})
with pool.connection() as a, pool.connection() as b:
    print(sorted([a, b]))
    try:
        with pool.connection(timeout=0.01):
            print("never")
    except TimeoutError as error:
        print("TimeoutError:", error)
try:
    pool._places.release()
except ValueError as error:
    print("ValueError:", error)
