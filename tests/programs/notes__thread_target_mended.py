import threading


def target_function(a, b):
    print("sum", a + b)


arg1, arg2 = 3, 4
t = threading.Thread(target=target_function, args=[arg1, arg2])
# creates a thread object.
# target is function name. Not a function call
# args takes an array of arguments for target function
t.start()
# invokes the object's target function and proceeds to next line
t.join()
# waits for the execution to end
print("joined")
