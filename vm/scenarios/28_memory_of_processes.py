# title: Processes share nothing
# topic: Processes
# look: The child changes its own copy of the list; the parent's stays as it was. What is to come back must be
#   sent: through a queue, or a Value in shared memory. The thread, at the end, changes the very same list.
# try: Let the child put the whole list into the queue. What arrives: the list, or a copy of it?
# settings: policy=gil cores=2 seed=1
import threading
from multiprocessing import Process, Queue, Value

shopping = ["bread", "milk"]


def add(item, answers=None, counter=None):
    shopping.append(item)
    if answers is not None:
        answers.put(f"the child's list: {shopping}")
        with counter.get_lock():
            counter.value += 1


if __name__ == "__main__":
    answers = Queue()
    counter = Value("i", 0)
    child = Process(target=add, args=("cheese", answers, counter))
    child.start()
    print(answers.get())
    child.join()
    print("the parent's list:", shopping)
    print("shared counter:", counter.value)

    thread = threading.Thread(target=add, args=("apples",))
    thread.start()
    thread.join()
    print("after the thread: ", shopping)
