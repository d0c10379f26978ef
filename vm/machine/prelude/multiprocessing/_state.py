"""What the modules of this package know of the running process."""

current = None  # the running process's object
children = {}  # number: process
count = 0  # of children, for their names
spawning = False  # whether a process is being pickled in order to be started
finalizers = []  # what to do when this process ends
connections = []  # open ends of pipes


def before_fork():
    # A forked process has its own copy of each open end.
    for connection in connections:
        connection._count(1)


def after_fork():
    global finalizers
    finalizers = []


def run_finalizers():
    while finalizers:
        finalizers.pop()()


def at_end():
    for connection in list(connections):
        connection.close()


def check_spawning(obj):
    if not spawning:
        raise RuntimeError(f"{type(obj).__name__} objects should only be shared between processes through inheritance")
