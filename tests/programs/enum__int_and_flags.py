from enum import Flag, IntEnum, StrEnum, auto


class Priority(IntEnum):
    LOW = 1
    HIGH = 10


print(Priority.HIGH > Priority.LOW, Priority.LOW + 1, sorted([Priority.HIGH, Priority.LOW]))
print(Priority.HIGH, repr(Priority.HIGH), f"{Priority.HIGH}", [10, 20, 30][Priority.LOW])


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()


rw = Permission.READ | Permission.WRITE
print(rw, rw.value, Permission.READ in rw, Permission.RUN in rw, bool(rw & Permission.RUN))


class Mode(StrEnum):
    FAST = auto()
    SLOW = "slow-mode"


print(Mode.FAST, Mode.SLOW, Mode.FAST == "fast", Mode.SLOW.upper())
