# title: Producer and consumer, with a queue between
# topic: Queues
# look: The queue is the only thing the two threads share, and it does all the locking. The consumer sleeps in
#   `get` until something is there; wake-up arrows go from each `put` to it.
# try: Make the producer faster than the consumer and watch the queue grow. Then bound it:
#   `queue.Queue(maxsize=2)`.
# settings: policy=gil cores=2 seed=1
import queue
import threading
import time

orders = queue.Queue()


def waiter():
    for dish in ["soup", "fish", "cake"]:
        time.sleep(0.1)
        print(f"waiter: {dish}, please")
        orders.put(dish)
    orders.put(None)                 # no more orders


def cook():
    while True:
        dish = orders.get()
        if dish is None:
            break
        time.sleep(0.15)
        print(f"  cook: {dish} is ready")
    print("  cook: going home")


threads = [threading.Thread(target=waiter, name="waiter"), threading.Thread(target=cook, name="cook")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
