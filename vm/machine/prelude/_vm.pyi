"""The intrinsics: what the library asks of the machine. All else in the prelude is ordinary Python.

Between two calls of these that can wait, library code is never interrupted; so its data structures need no locks.
A resource is any object of the process, or the number that `shared_resource()` gave (shared between processes).
Times are float seconds of virtual time. Kinds are the names of `ResourceKind` in kebab-case: "lock", "rlock",
"condition", "semaphore", "event", "barrier", "queue", "future", "thread", "process", "event-loop", "pool", "pipe",
"sleep", "io", "other".
"""

# Threads
def spawn(callee, name: str, daemon: bool) -> int: """A new thread of this process that calls callee(); its id."""
def current() -> int: """The running thread's id; 0 is the main thread of the first process."""
def rename(thread: int, name: str) -> None: ...
def alive(thread: int) -> bool: ...
def park(resource, kind: str, timeout: float | None, block: int = ..., index: int = ..., expected=...):
    """Waits until unparked: what `unpark` gave. False when the time is up. With a block of shared memory only where
    it still is as expected there, else True at once."""
def unpark(resource, count: int = 1, result=True) -> int: """Wakes waiters, first come first; how many."""
def stall() -> None: """What the seed decides: the thread is kept off its core for a while, or not."""
def unpark_thread(thread: int, result=True) -> bool: """Wakes one parked thread."""
def waiting(resource) -> int: """How many wait."""
def acquired(resource, kind: str) -> None: """The running thread holds it now (trace, deadlock reports)."""
def released(resource) -> None: """It does no longer."""
def describe(resource, text: str, attribute: str = "") -> None:
    """Its content in words: "3 of 10". With an attribute, "{}" in it stands for that attribute's length."""

# Time
def now() -> float: """Seconds since the run began."""
def now_ns() -> int: ...
def core_time_ns() -> int: """Core time that this process has used, for `time.process_time`."""
def sleep(seconds: float) -> None: ...
def io(seconds: float, name: str, result): """Waits like a network or disk operation; gives `result`."""
def offload(seconds: float, name: str, result): """Computes for that long on its core without the lock; gives `result`."""
def charge(ns: int) -> None: """The running thread has used that much core time."""
def latency(median: float) -> float: """A draw from the simulated network's distribution (log-normal, seeded)."""
def entropy() -> int: """64 bits from the run's seed, for `random.seed()`."""

# Processes
def process() -> int: """The running process's id."""
def fork(callee, name: str) -> int: """A process with a copy of this memory whose only thread calls callee(); its id."""
def spawn_process(start: bytes, name: str) -> int:
    """A process with a fresh memory: imports the main module as `__mp_main__`, then calls
    multiprocessing._spawned(start)."""
def exit_code(process: int) -> int | None: """None while it runs."""
def wait_process(process: int, timeout: float | None) -> bool: ...
def on_exit(process: int, channel: int, message: bytes) -> None: """Sends the message when the process has ended, however."""
def kill(process: int, signal: int) -> None: """Ends it at once; its exit code is -signal."""
def exit(code: int) -> None: """Ends this process without cleaning up."""
def shared_resource() -> int: """A number that processes can park on."""
def shared_new(values: list) -> int: """A block of numbers, booleans and strings in shared memory."""
def shared_get(block: int, index: int): ...
def shared_set(block: int, index: int, value) -> None: ...
def shared_swap(block: int, index: int, expected, value) -> bool: """Sets it if it is as expected, at once; whether it was."""
def shared_len(block: int) -> int: ...
def channel() -> int: """A queue of messages (bytes) between processes."""
def channel_send(channel: int, message: bytes) -> None: """Never waits; costs as the cost table says."""
def channel_receive(channel: int, timeout: float | None, kind: str = "pipe") -> bytes | None: """None when the time is up."""
def channel_len(channel: int) -> int: ...
def dumps(value, known=None) -> bytes:
    """Pickles: builtin types, instances (class by qualified name and attributes, or what __reduce__/__getstate__
    give), functions and classes by qualified name; else pickle.PicklingError or AttributeError or TypeError as CPython says it. Costs
    by the byte. `known`: what the prelude found out about objects that need Python code, where it comes back."""
def loads(data: bytes, known=None): """`known`: what the prelude has made so far, where it comes back."""

# asyncio tasks, for the trace
def task_created(name: str, parent: int | None, coroutine=None) -> int: """Its number. The coroutine is for a debugger."""
def task_resumed(task: int) -> None: ...
def task_suspended(task: int, on: str) -> None: ...
def task_woken(task: int, by: int | None) -> None: ...
def task_ended(task: int, outcome: str) -> None: """"returned", "raised" or "cancelled"."""
def task_step(task, contexts: dict): """Runs a task's coroutine on, in its context: what it awaits. Says `task_resumed`."""
def task_settle(task, awaited) -> bool: """Has it go on when that is there, and says `task_suspended`; False: see to it."""
def make_future(cls: type, loop, on: str): """An `asyncio.Future`; `on` says what one who awaits it waits for."""
def set_result(future, /, result) -> None: """`asyncio.Future.set_result`; says `task_woken` of tasks that await it."""

# Files, output, settings
def file_read(path: str) -> bytes | None: ...
def file_write(path: str, data: bytes) -> None: ...
def file_remove(path: str) -> bool: ...
def file_list() -> list[str]: ...
def write(stream: str, text: str) -> None: """"stdout" or "stderr"."""
def setting(name: str): """"cores", "policy", "executor", "switch_interval", "recursion_limit", "request"."""
def set_setting(name: str, value) -> None: """"recursion_limit" (int) or "switch_interval" (seconds): what `sys` can change."""
def format_exception(exc: BaseException, texts=None, suggest: bool = False) -> str:
    """The traceback as CPython prints it, with causes and groups; with "Did you mean" if wanted."""
def kernel(name: str, args: tuple) -> tuple:
    """Runs a kernel of the playground: (result, seconds of core time). What the library asks for:

    "primes" (from, to): how many. "mandelbrot" (width, height, max_iterations, from_row, to_row): the sum of the
    iterations. "pi" (samples, seed): how many fell inside. "matmul" (size, from_row, to_row, seed), "sort"
    (len, seed), "hash_work" (len, seed), "words" (words, seed): a number that stands for the result, or a tuple.
    "sha256", "sha512" (data,): the digest (bytes); others are a ValueError.
    "image_decode" (data,): (format "JPEG"/"PNG"/…, mode "L"/"RGB"/"RGBA", width, height, pixels), pixels being rows
    from the top, a byte for each channel; OSError where it is no picture. "image_encode" (format, mode, width, height, pixels):
    bytes. "image_blur" (mode, width, height, pixels, radius, "gaussian" or "box"): pixels. "image_resize" (mode, width,
    height, pixels, to_width, to_height): pixels. "image_convolve" (mode, width, height, pixels, size, weights, scale,
    offset): pixels.
    """
def traceback_frames(tb) -> list: """(file, line, function, text of the line, as printed), the library's left out."""
def never_awaited() -> list:
    """Coroutines of this process that were made, dropped and never awaited: (name, file, line, text of the line)."""
def caller(level: int) -> tuple:
    """File, line and text of the line of the program's frame (not the library's) that is running; `level` 2: of the
    program's frame that called that one, and so on."""
def import_module(name: str): """The module; where its code has to be executed first, None when that is done."""
