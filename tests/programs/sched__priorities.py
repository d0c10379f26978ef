import sched
import time


def say(text, mark="."):
    print(text + mark)


s = sched.scheduler(time.time, time.sleep)
when = time.time() + 0.02
s.enterabs(when, 2, say, ("less urgent",))
s.enterabs(when, 1, say, ("urgent",), {"mark": "!"})


def again(n):
    print("round", n)
    if n < 3:
        s.enter(0.01, 1, again, (n + 1,))


s.enter(0.03, 1, again, (1,))
print(s.run(blocking=False) is not None)
s.run()
