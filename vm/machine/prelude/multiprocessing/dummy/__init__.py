"""The functions of `multiprocessing`, with threads."""

from multiprocessing.pool import ThreadPool as Pool
from queue import Queue
from threading import Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, Thread as Process
from threading import current_thread as current_process
