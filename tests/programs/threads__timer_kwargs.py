import threading


def remind(who, what="tea", *, loud=False):
    text = f"{who}: {what}!"
    print(text.upper() if loud else text)


timers = [
    threading.Timer(0.02, remind, ["ada"]),
    threading.Timer(0.06, remind, ["bob"], {"what": "bread", "loud": True}),
]
for t in timers:
    t.start()
for t in timers:
    t.join()
