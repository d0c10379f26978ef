import sched
import time

s = sched.scheduler(time.monotonic, time.sleep)
log = []
s.enter(0.03, 1, log.append, ("third",))
s.enter(0.01, 1, log.append, ("first",))
s.enter(0.02, 1, log.append, argument=("second",))
cancelled = s.enter(0.015, 1, log.append, ("never",))
print(len(s.queue), s.empty())
s.cancel(cancelled)
s.run()
print(log, s.empty())
