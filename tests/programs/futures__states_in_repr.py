import time
from concurrent.futures import ThreadPoolExecutor


def state(future):
    return repr(future).split("state=")[1].rstrip(">")


with ThreadPoolExecutor(1) as executor:
    first = executor.submit(time.sleep, 0.05)
    second = executor.submit(int, "7")
    third = executor.submit(int, "x")
    time.sleep(0.02)
    print(state(first), "|", state(second))
print(state(first), "|", state(second), "|", state(third))
