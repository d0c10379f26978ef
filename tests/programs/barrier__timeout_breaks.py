import threading

barrier = threading.Barrier(2)
try:
    barrier.wait(timeout=0.02)
except threading.BrokenBarrierError as error:
    print("broken", type(error).__name__, barrier.broken)
try:
    barrier.wait()
except threading.BrokenBarrierError:
    print("still broken")
barrier.reset()
print(barrier.broken)
