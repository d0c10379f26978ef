import multiprocessing
import os


def report(queue, parent):
    me = multiprocessing.current_process()
    queue.put((me.name, me.pid == os.getpid(), os.getpid() != parent))


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    print(multiprocessing.current_process().name)
    for name in ("worker-a", None):
        p = multiprocessing.Process(target=report, args=(queue, os.getpid()), name=name)
        p.start()
        print(p.name, queue.get())
        p.join()
    print(multiprocessing.active_children())
    print(multiprocessing.cpu_count() == os.cpu_count())
