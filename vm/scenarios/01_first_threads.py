# title: Three threads, one wait
# topic: First steps
# look: Each download mostly waits. One after another the waits add up; in threads they overlap, so all three
#   take as long as the slowest. On the lanes the threads are asleep at the same time.
# try: Give one download 1.5 seconds. Remove the joins: what does the last line print then, and why?
# settings: policy=gil cores=2 seed=1
import threading
import time


def download(name, seconds):
    print(f"{name}: asking")
    time.sleep(seconds)          # waiting for the network
    print(f"{name}: got it after {seconds} s")


files = [("notes.txt", 0.3), ("song.mp3", 0.5), ("cat.jpg", 0.2)]

start = time.perf_counter()
for name, seconds in files:
    download(name, seconds)
print(f"one after another: {time.perf_counter() - start:.1f} s\n")

start = time.perf_counter()
threads = [threading.Thread(target=download, args=file, name=file[0]) for file in files]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"in threads: {time.perf_counter() - start:.1f} s")
