from concurrent.futures import Future, InvalidStateError
import threading

future = Future()
print(future.done(), future.running(), future.set_running_or_notify_cancel(), future.running())
threading.Timer(0.02, future.set_result, ["answer"]).start()
print(future.result(timeout=2), future.done())
try:
    future.set_result("again")
except InvalidStateError as error:
    print("InvalidStateError")
failed = Future()
failed.set_exception(KeyError("lost"))
try:
    failed.result()
except KeyError as error:
    print("raised", error)
cancelled = Future()
print(cancelled.cancel(), cancelled.cancelled(), cancelled.cancel())
