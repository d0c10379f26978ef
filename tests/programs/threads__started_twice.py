import threading

t = threading.Thread(target=print, args=("only once",))
t.start()
t.join()
try:
    t.start()
except RuntimeError as error:
    print("RuntimeError:", error)

fresh = threading.Thread(target=print)
try:
    fresh.join()
except RuntimeError as error:
    print("RuntimeError:", error)

try:
    threading.current_thread().join()
except RuntimeError as error:
    print("RuntimeError:", error)
