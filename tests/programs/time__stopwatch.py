import time


class Stopwatch:
    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *exc):
        self.elapsed = time.perf_counter() - self.start


laps = []
for seconds in (0.02, 0.06):
    with Stopwatch() as watch:
        time.sleep(seconds)
    laps.append(watch.elapsed)
print([round(lap, 2) >= s for lap, s in zip(laps, (0.02, 0.06))], laps[1] > laps[0])
