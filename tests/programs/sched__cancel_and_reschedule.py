import sched
import time

log = []
scheduler = sched.scheduler(time.monotonic, time.sleep)


def say(text, *, times=1):
    log.append(text)
    if times > 1:
        scheduler.enter(0.01, 1, say, (text + "!",), {"times": times - 1})


scheduler.enter(0.03, 1, say, argument=("third",))
scheduler.enter(0.01, 2, say, argument=("low",))
scheduler.enter(0.01, 1, say, argument=("again",), kwargs={"times": 3})
gone = scheduler.enter(0.02, 1, say, ("never",))
print(len(scheduler.queue), scheduler.empty(), gone.priority, gone.argument)
scheduler.cancel(gone)
try:
    scheduler.cancel(gone)
except ValueError:
    print("already cancelled")
left = scheduler.run(blocking=False)
print("next in less than a second:", left is None or 0 < left < 1)
scheduler.run()
print(sorted(log), log[-1] in ("third", "again!!"), scheduler.empty())
