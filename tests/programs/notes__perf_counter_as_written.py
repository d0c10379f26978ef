import time
start = time.perf_counter()
    # starts a time counter(timestamp?)
time.sleep(arg)
    # arg -> integer as second
