from concurrent.futures import ThreadPoolExecutor


def outer(executor):
    inner = executor.submit(pow, 5, 2)
    try:
        return inner.result(timeout=0.05)
    except TimeoutError:
        return "the only worker waits for itself"


with ThreadPoolExecutor(max_workers=1) as executor:
    print(executor.submit(outer, executor).result())
with ThreadPoolExecutor(max_workers=2) as executor:
    print(executor.submit(outer, executor).result())
