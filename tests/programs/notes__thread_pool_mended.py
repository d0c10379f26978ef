import concurrent.futures
import time


def function(seconds):
    time.sleep(seconds / 100)
    return f"slept {seconds}"


with concurrent.futures.ThreadPoolExecutor() as executor:
    f = executor.submit(function, 1)
    print(f.result())

    objects = [executor.submit(function, n) for n in (6, 3, 9)]
    for f in concurrent.futures.as_completed(objects):
        print(f.result())

    iterate = [5, 4, 3, 2, 1]
    results = executor.map(function, iterate)
    for result in results:
        print(result)
