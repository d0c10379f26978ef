from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(2)
future = executor.submit(sum, [1, 2, 3])
executor.shutdown(wait=True)
print(future.result())
try:
    executor.submit(print, "late")
except RuntimeError as error:
    print(error)
for workers in (0, -1):
    try:
        ThreadPoolExecutor(workers)
    except ValueError as error:
        print(error)
