"""A pool of threads with an interpreter each: what they do shares no memory with the others.

An interpreter is simulated by a process without the cost of a process's start.
"""

from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

BrokenInterpreterPool = BrokenProcessPool


class InterpreterPoolExecutor(ProcessPoolExecutor):
    """Runs calls in interpreters of their own."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        import multiprocessing

        context = multiprocessing.get_context("interpreter")
        super().__init__(max_workers, context, initializer, initargs)
        self._thread_name_prefix = thread_name_prefix
