"""The executor that the person picks on the page: the same program, run in four ways."""

from concurrent.futures import Executor as _Base
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait
from _vm import setting


class SequentialExecutor(_Base):
    """Runs each call at once, in the thread that submits it."""

    def __init__(self, max_workers=None, **settings):
        self._shutdown = False

    def submit(self, fn, /, *args, **kwargs):
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        future.set_running_or_notify_cancel()
        try:
            result = fn(*args, **kwargs)
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True


class AsyncExecutor(_Base):
    """Runs calls on an event loop in one thread, one after the other; coroutines at the same time."""

    def __init__(self, max_workers=None, **settings):
        import asyncio
        import threading

        self._shutdown = False
        self._loop = asyncio.new_event_loop()
        self._left = 0
        self._thread = threading.Thread(target=self._loop.run_forever, name="EventLoop", daemon=True)
        self._thread.start()

    def submit(self, fn, /, *args, **kwargs):
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        import asyncio

        async def call():
            result = fn(*args, **kwargs)
            return await result if asyncio.iscoroutine(result) else result

        return asyncio.run_coroutine_threadsafe(call(), self._loop)

    def shutdown(self, wait=True, *, cancel_futures=False):
        if self._shutdown:
            return
        self._shutdown = True
        import asyncio

        async def finish():
            me = asyncio.current_task()
            left = [task for task in asyncio.all_tasks() if task is not me]
            if cancel_futures:
                for task in left:
                    task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            self._loop.call_soon(self._loop.stop)

        asyncio.run_coroutine_threadsafe(finish(), self._loop)
        if wait:
            self._thread.join()


_EXECUTORS = {
    "sequential": SequentialExecutor,
    "threads": ThreadPoolExecutor,
    "processes": ProcessPoolExecutor,
    "async": AsyncExecutor,
}

Executor = _EXECUTORS[setting("executor")]
