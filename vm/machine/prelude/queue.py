"""Queues between threads. A waiting `get` or `put` is woken by whoever makes it possible."""

from _deque import deque as _Fifo
from _vm import describe, now, park, unpark
from heapq import heappop, heappush

_ALL = 0x7FFFFFFF


class Empty(Exception):
    __module__ = "_queue"


class Full(Exception):
    pass


class ShutDown(Exception):
    pass


class _Waiting:
    """Who waits for something else of a queue than its next element."""

    def __init__(self, queue):
        self.queue = queue


class Queue:
    """First in, first out; `put` waits while there are `maxsize` elements."""

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        self.unfinished_tasks = 0
        self.is_shutdown = False
        self._for_space = _Waiting(self)
        self._for_done = _Waiting(self)
        describe(self, f"{{}} of {maxsize}" if maxsize > 0 else "{} in it", "queue")
        if maxsize > 0:
            describe(self._for_space, "")

    # What subclasses can replace.

    def _init(self, maxsize):
        self.queue = _Fifo()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    def put(self, item, block=True, timeout=None):
        if self.is_shutdown:
            raise ShutDown
        if 0 < self.maxsize <= self._qsize():
            self._wait_for_space(block, timeout)
        self._put(item)
        self.unfinished_tasks += 1
        unpark(self)

    def _wait_for_space(self, block, timeout):
        if not block:
            raise Full
        deadline = None
        if timeout is not None:
            if timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            deadline = now() + timeout
        while self._qsize() >= self.maxsize:
            describe(self._for_space, f"{self.maxsize} of {self.maxsize}")
            left = None
            if deadline is not None:
                left = deadline - now()
                if left <= 0:
                    raise Full
            woken = park(self._for_space, "queue", left)
            if self.is_shutdown:
                raise ShutDown
            if not woken and self._qsize() >= self.maxsize:
                raise Full

    def get(self, block=True, timeout=None):
        if not self._qsize():
            self._wait_for_item(block, timeout)
        item = self._get()
        if self.maxsize > 0:
            unpark(self._for_space)
        return item

    def _wait_for_item(self, block, timeout):
        if self.is_shutdown:
            raise ShutDown
        if not block:
            raise Empty
        deadline = None
        if timeout is not None:
            if timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            deadline = now() + timeout
        while not self._qsize():
            left = None
            if deadline is not None:
                left = deadline - now()
                if left <= 0:
                    raise Empty
            woken = park(self, "queue", left)
            if not self._qsize():
                if self.is_shutdown:
                    raise ShutDown
                if not woken:
                    raise Empty

    def put_nowait(self, item):
        return self.put(item, False)

    def get_nowait(self):
        return self.get(False)

    def task_done(self):
        unfinished = self.unfinished_tasks - 1
        if unfinished <= 0:
            if unfinished < 0:
                raise ValueError("task_done() called too many times")
            unpark(self._for_done, _ALL)
        self.unfinished_tasks = unfinished

    def join(self):
        while self.unfinished_tasks:
            describe(self._for_done, f"{self.unfinished_tasks} tasks not done")
            park(self._for_done, "queue", None)

    def qsize(self):
        return self._qsize()

    def empty(self):
        return not self._qsize()

    def full(self):
        return 0 < self.maxsize <= self._qsize()

    def shutdown(self, immediate=False):
        self.is_shutdown = True
        if immediate:
            while self._qsize():
                self._get()
                if self.unfinished_tasks > 0:
                    self.unfinished_tasks -= 1
            unpark(self._for_done, _ALL)
        unpark(self, _ALL)
        unpark(self._for_space, _ALL)

    def __class_getitem__(cls, item):
        return cls

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread.lock' object")


class PriorityQueue(Queue):
    """The least element first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)


class LifoQueue(Queue):
    """The newest element first."""

    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class SimpleQueue:
    """An unbounded queue without counting of tasks."""

    __module__ = "_queue"

    def __init__(self):
        self._queue = _Fifo()
        describe(self, "{} in it", "_queue")

    def put(self, item, block=True, timeout=None):
        self._queue.append(item)
        unpark(self)

    def get(self, block=True, timeout=None):
        queue = self._queue
        if not queue:
            if timeout is not None and timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            if not block:
                raise Empty
            deadline = None if timeout is None else now() + timeout
            while not queue:
                left = None
                if deadline is not None:
                    left = deadline - now()
                    if left <= 0:
                        raise Empty
                if not park(self, "queue", left) and not queue:
                    raise Empty
        return queue.popleft()

    def put_nowait(self, item):
        self.put(item)

    def get_nowait(self):
        return self.get(False)

    def qsize(self):
        return len(self._queue)

    def empty(self):
        return not self._queue

    def __class_getitem__(cls, item):
        return cls
