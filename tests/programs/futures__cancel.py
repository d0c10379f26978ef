import time
from concurrent.futures import CancelledError, ThreadPoolExecutor

with ThreadPoolExecutor(max_workers=1) as executor:
    running = executor.submit(time.sleep, 0.05)
    waiting = executor.submit(print, "never printed")
    time.sleep(0.01)
    print("cancel the running one:", running.cancel())
    print("cancel the waiting one:", waiting.cancel())
    print(waiting.cancelled(), waiting.done(), running.cancelled())
    try:
        waiting.result()
    except CancelledError as error:
        print("CancelledError", repr(error))
