import time

a = time.perf_counter()
m = time.monotonic()
t = time.time()
time.sleep(0.05)
print(0.04 < time.perf_counter() - a < 1, 0.04 < time.monotonic() - m < 1, 0.04 < time.time() - t < 1)
print(time.perf_counter_ns() > 0, time.monotonic_ns() > 0, isinstance(time.time(), float))
c = time.process_time()
time.sleep(0.05)
print("sleeping costs no processor time:", time.process_time() - c < 0.04)
print(time.sleep(0))
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
