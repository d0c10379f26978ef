import time

start = time.perf_counter()
time.sleep(0.1)
finish = time.perf_counter()
print(f'Finished in {round(finish - start, 1)} second(s)')
