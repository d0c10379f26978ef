import threading


class Context(threading.local):
    user = "nobody"

    def __init__(self, depth=0):
        self.depth = depth
        self.trail = []


context = Context(3)
lines = []
barrier = threading.Barrier(3)


def enter(name):
    context.user = name
    context.trail.append(name)
    context.depth += 1
    barrier.wait()
    lines.append((name, context.user, context.depth, tuple(context.trail), sorted(vars(context))))


threads = [threading.Thread(target=enter, args=(name,)) for name in ("ann", "bea", "cy")]
for t in threads:
    t.start()
for t in threads:
    t.join()
for line in sorted(lines):
    print(*line)
print(context.user, context.depth, context.trail, hasattr(context, "other"))
try:
    del context.user
except AttributeError as error:
    print("AttributeError:", error)
