import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError

with ThreadPoolExecutor(1) as executor:
    future = executor.submit(time.sleep, 0.1)
    try:
        future.result(timeout=0.02)
    except TimeoutError as error:
        print("not yet", repr(error))
    print(future.running(), future.done())
    print(future.result(), future.done())
