import threading

condition = threading.Condition()
for call in (condition.wait, condition.notify, condition.notify_all):
    try:
        call()
    except RuntimeError as error:
        print(call.__name__, "-", error)
