# title: Waiting for twenty servers: threads or asyncio
# topic: Threads and asyncio
# look: Both ways end when the slowest answer is there: the time is waiting, and waiting needs no processor. The
#   threads need twenty lanes for it, the coroutines one.
# try: Ask 200 servers. What grows with threads and not with coroutines? Then limit the threads to a pool of
#   five.
# settings: policy=gil cores=2 seed=1
import asyncio
import threading
import time

LATENCIES = [0.05 + 0.02 * (n % 6) for n in range(20)]


def ask(latency):
    time.sleep(latency)


async def ask_async(latency):
    await asyncio.sleep(latency)


async def ask_all_async():
    await asyncio.gather(*(ask_async(latency) for latency in LATENCIES))


start = time.perf_counter()
threads = [threading.Thread(target=ask, args=(latency,)) for latency in LATENCIES]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"20 threads:    {time.perf_counter() - start:.2f} s")

start = time.perf_counter()
asyncio.run(ask_all_async())
print(f"20 coroutines: {time.perf_counter() - start:.2f} s")
print(f"one by one it would be {sum(LATENCIES):.2f} s")
