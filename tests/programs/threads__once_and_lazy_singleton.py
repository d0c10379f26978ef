import threading
import time


class Settings:
    _instance = None
    _lock = threading.Lock()
    made = 0

    def __new__(cls):
        if cls._instance is None:
            with cls._lock:
                if cls._instance is None:
                    time.sleep(0.01)
                    cls.made += 1
                    cls._instance = super().__new__(cls)
        return cls._instance


def once(function):
    lock, done, box = threading.Lock(), threading.Event(), []

    def call(*args):
        if not done.is_set():
            with lock:
                if not done.is_set():
                    box.append(function(*args))
                    done.set()
        return box[0]

    return call


calls = []


@once
def load(name):
    calls.append(name)
    time.sleep(0.01)
    return f"loaded by {'somebody'}"


found = []
threads = [threading.Thread(target=lambda: found.append((id(Settings()), load("x")))) for _ in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(Settings.made, len(set(found)), len(calls), found[0][1])
