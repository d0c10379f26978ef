import time
from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(1)
futures = [executor.submit(time.sleep, 0.03) for _ in range(4)]
time.sleep(0.01)
executor.shutdown(wait=True, cancel_futures=True)
print([f.cancelled() for f in futures])
