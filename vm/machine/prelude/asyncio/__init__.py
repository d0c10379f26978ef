"""Coroutines, tasks and the event loop that runs them."""

from asyncio import (
    coroutines, events, exceptions, futures, locks, queues, runners, taskgroups, tasks, threads, timeouts,
)  # fmt: skip
from asyncio.coroutines import iscoroutine, iscoroutinefunction
from asyncio.events import (
    AbstractEventLoop, AbstractEventLoopPolicy, BaseEventLoop, DefaultEventLoopPolicy, Handle, SelectorEventLoop,
    TimerHandle, _get_running_loop, _set_running_loop, get_event_loop, get_event_loop_policy, get_running_loop,
    new_event_loop, set_event_loop, set_event_loop_policy,
)  # fmt: skip
from asyncio.exceptions import (
    BrokenBarrierError, CancelledError, IncompleteReadError, InvalidStateError, LimitOverrunError,
    SendfileNotAvailableError, TimeoutError,
)  # fmt: skip
from asyncio.futures import Future, isfuture, wrap_future
from asyncio.locks import Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore
from asyncio.queues import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull, QueueShutDown
from asyncio.runners import Runner, run
from asyncio.taskgroups import TaskGroup
from asyncio.tasks import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Task, _register_task, all_tasks, as_completed, create_task,
    current_task, ensure_future, gather, run_coroutine_threadsafe, shield, sleep, wait, wait_for,
)  # fmt: skip
from asyncio.threads import to_thread
from asyncio.timeouts import Timeout, timeout, timeout_at

events._future_class = Future
events._task_class = Task


def _streams(name):
    raise NotImplementedError(
        f"asyncio.{name}: sockets and subprocesses are not simulated; "
        "for network requests use requests, urllib.request or aiohttp"
    )


def open_connection(*args, **kwargs):
    _streams("open_connection")


def start_server(*args, **kwargs):
    _streams("start_server")


def open_unix_connection(*args, **kwargs):
    _streams("open_unix_connection")


def start_unix_server(*args, **kwargs):
    _streams("start_unix_server")


def create_subprocess_exec(*args, **kwargs):
    _streams("create_subprocess_exec")


def create_subprocess_shell(*args, **kwargs):
    _streams("create_subprocess_shell")
