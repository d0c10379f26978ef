import threading
import time

t = threading.Thread(target=time.sleep, args=(0.1,))
t.start()
print(t.join(timeout=0.01))
print("still alive:", t.is_alive())
t.join()
print("still alive:", t.is_alive())
