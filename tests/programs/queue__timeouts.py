import queue

q = queue.Queue(maxsize=1)
q.put("only")
print(q.full())
for attempt in (
    lambda: q.put("no room", timeout=0.02),
    lambda: q.put_nowait("no room"),
    lambda: q.put("no room", block=False),
    lambda: q.get() and q.get(timeout=0.02),
    lambda: q.get_nowait(),
    lambda: q.get(block=False),
):
    try:
        attempt()
    except queue.Full:
        print("Full")
    except queue.Empty:
        print("Empty")
try:
    q.get(timeout=-1)
except ValueError as error:
    print(error)
