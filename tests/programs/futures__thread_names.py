import threading
from concurrent.futures import ThreadPoolExecutor


def name():
    return threading.current_thread().name


with ThreadPoolExecutor(1, thread_name_prefix="loader") as executor:
    print(executor.submit(name).result())
with ThreadPoolExecutor(1) as executor:
    print(executor.submit(name).result().startswith("ThreadPoolExecutor-"))
