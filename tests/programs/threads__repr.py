import threading

t = threading.Thread(target=print, name="painter")
print(repr(t).split("(")[0], "initial" in repr(t))
t.start()
t.join()
print("stopped" in repr(t))
d = threading.Thread(target=print, name="d", daemon=True)
print("daemon" in repr(d) or d.daemon)
print(t.ident is not None, d.ident)
