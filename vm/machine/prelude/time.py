"""Clocks of the virtual time. It begins at a fixed moment, so that runs can be repeated."""

from _vm import core_time_ns, now, now_ns, sleep as _sleep

_EPOCH = 1_767_603_600  # 2026-01-05 09:00:00 UTC, a Monday
timezone = 0
altzone = 0
daylight = 0
tzname = ("UTC", "UTC")

CLOCK_REALTIME = 0
CLOCK_MONOTONIC = 1
CLOCK_PROCESS_CPUTIME_ID = 2
CLOCK_THREAD_CPUTIME_ID = 3

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def time():
    return _EPOCH + now()


def time_ns():
    return _EPOCH * 1_000_000_000 + now_ns()


def perf_counter():
    return now()


def perf_counter_ns():
    return now_ns()


def monotonic():
    return now()


def monotonic_ns():
    return now_ns()


def process_time():
    return core_time_ns() / 1e9


def process_time_ns():
    return core_time_ns()


def thread_time():
    return core_time_ns() / 1e9


def thread_time_ns():
    return core_time_ns()


def clock_gettime(clock):
    return time() if clock == CLOCK_REALTIME else now()


def sleep(seconds, /):
    kind = type(seconds)
    if kind is not float and kind is not int:
        seconds = _as_seconds(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    _sleep(seconds)


def _as_seconds(value):
    if isinstance(value, (int, float)):
        return value
    if hasattr(type(value), "__float__") and not isinstance(value, str):
        return float(value)
    raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")


class struct_time(tuple):
    """A moment as a tuple of nine with names."""

    n_fields = 11
    n_sequence_fields = 9
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
    tm_zone = property(lambda self: "UTC")
    tm_gmtoff = property(lambda self: 0)

    def __repr__(self):
        names = ("year", "mon", "mday", "hour", "min", "sec", "wday", "yday", "isdst")
        return "time.struct_time(" + ", ".join(f"tm_{name}={value}" for name, value in zip(names, self)) + ")"


def _days_before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_lengths(year):
    return (31, 29 if _is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_DAYS_BEFORE_1970 = _days_before_year(1970)


def _from_days(days):
    """Year, month, day and the number of the day in the year, of days since 1970-01-01."""
    days += _DAYS_BEFORE_1970
    year = days * 400 // 146097 + 1
    while _days_before_year(year) > days:
        year -= 1
    while _days_before_year(year + 1) <= days:
        year += 1
    rest = days - _days_before_year(year)
    day_of_year = rest + 1
    for month, length in enumerate(_month_lengths(year), 1):
        if rest < length:
            return year, month, rest + 1, day_of_year
        rest -= length


def gmtime(seconds=None, /):
    if seconds is None:
        seconds = time()
    days, rest = divmod(int(seconds // 1), 86400)
    year, month, day, day_of_year = _from_days(days)
    return struct_time(
        (year, month, day, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, day_of_year, 0)
    )


localtime = gmtime


def mktime(moment, /):
    year, month, day, hour, minute, second = moment[:6]
    days = _days_before_year(year) - _DAYS_BEFORE_1970 + sum(_month_lengths(year)[: month - 1]) + day - 1
    return float(days * 86400 + hour * 3600 + minute * 60 + second)


def asctime(moment=None, /):
    if moment is None:
        moment = localtime()
    year, month, day, hour, minute, second, weekday = moment[:7]
    return f"{_DAYS[weekday][:3]} {_MONTHS[month - 1][:3]} {day:2d} {hour:02d}:{minute:02d}:{second:02d} {year}"


def ctime(seconds=None, /):
    return asctime(localtime(seconds))


def strftime(format, moment=None, /):
    if moment is None:
        moment = localtime()
    return _format(format, moment, 0)


def _format(format, moment, microsecond, zone="UTC", offset="+0000"):
    year, month, day, hour, minute, second, weekday, day_of_year = moment[:8]
    parts = format.split("%")
    out = [parts[0]]
    at = 1
    while at < len(parts):
        part = parts[at]
        if not part:  # "%%"
            out.append("%")
            if at + 1 < len(parts):
                out.append(parts[at + 1])
            at += 2
            continue
        code = part[0]
        rest = part[1:]
        if code == "-" and rest:
            code = rest[0]
            rest = rest[1:]
            text = _directive(code, year, month, day, hour, minute, second, weekday, day_of_year, microsecond, zone, offset)
            text = text.lstrip("0") or "0"
        else:
            text = _directive(code, year, month, day, hour, minute, second, weekday, day_of_year, microsecond, zone, offset)
        out.append(text)
        out.append(rest)
        at += 1
    return "".join(out)


def _directive(code, year, month, day, hour, minute, second, weekday, day_of_year, microsecond, zone, offset):
    if code == "Y":
        return f"{year}"
    if code == "m":
        return f"{month:02d}"
    if code == "d":
        return f"{day:02d}"
    if code == "H":
        return f"{hour:02d}"
    if code == "M":
        return f"{minute:02d}"
    if code == "S":
        return f"{second:02d}"
    if code == "f":
        return f"{microsecond:06d}"
    if code == "y":
        return f"{year % 100:02d}"
    if code == "I":
        return f"{hour % 12 or 12:02d}"
    if code == "p":
        return "PM" if hour >= 12 else "AM"
    if code == "A":
        return _DAYS[weekday]
    if code == "a":
        return _DAYS[weekday][:3]
    if code == "B":
        return _MONTHS[month - 1]
    if code == "b" or code == "h":
        return _MONTHS[month - 1][:3]
    if code == "j":
        return f"{day_of_year:03d}"
    if code == "w":
        return str((weekday + 1) % 7)
    if code == "u":
        return str(weekday + 1)
    if code == "e":
        return f"{day:2d}"
    if code == "U":
        return f"{(day_of_year + 6 - (weekday + 1) % 7) // 7:02d}"
    if code == "W":
        return f"{(day_of_year + 6 - weekday) // 7:02d}"
    if code == "F":
        return f"{year}-{month:02d}-{day:02d}"
    if code == "T" or code == "X":
        return f"{hour:02d}:{minute:02d}:{second:02d}"
    if code == "R":
        return f"{hour:02d}:{minute:02d}"
    if code == "D" or code == "x":
        return f"{month:02d}/{day:02d}/{year % 100:02d}"
    if code == "c":
        return f"{_DAYS[weekday][:3]} {_MONTHS[month - 1][:3]} {day:2d} {hour:02d}:{minute:02d}:{second:02d} {year}"
    if code == "s":
        return str(int(mktime((year, month, day, hour, minute, second))))
    if code == "Z":
        return zone
    if code == "z":
        return offset
    if code == "n":
        return "\n"
    if code == "t":
        return "\t"
    return "%" + code


def strptime(text, format="%a %b %d %H:%M:%S %Y", /):
    return struct_time(_parse(text, format)[:9])


def _parse(text, format):
    """Year to day of the year, daylight saving (-1) and microseconds, from a text in a format."""
    year, month, day, hour, minute, second, microsecond = 1900, 1, 1, 0, 0, 0, 0
    afternoon = None
    at = 0
    where = 0
    while where < len(format):
        letter = format[where]
        where += 1
        if letter != "%":
            if letter.isspace():
                while at < len(text) and text[at].isspace():
                    at += 1
            elif at < len(text) and text[at] == letter:
                at += 1
            else:
                raise _mismatch(text, format)
            continue
        code = format[where]
        where += 1
        if code in "YmdHMSyIjf":
            most = {"Y": 4, "j": 3, "f": 6}.get(code, 2)
            end = at
            while end < len(text) and end - at < most and text[end].isdigit():
                end += 1
            if end == at:
                raise _mismatch(text, format)
            digits = text[at:end]
            number = int(digits)
            at = end
            if code == "Y":
                year = number
            elif code == "m":
                month = number
            elif code == "d":
                day = number
            elif code == "H" or code == "I":
                hour = number
            elif code == "M":
                minute = number
            elif code == "S":
                second = number
            elif code == "y":
                year = number + (2000 if number < 69 else 1900)
            elif code == "f":
                microsecond = int(digits.ljust(6, "0"))
        elif code in "aAbBp":
            names = {"a": [d[:3] for d in _DAYS], "A": _DAYS, "b": [m[:3] for m in _MONTHS], "B": _MONTHS, "p": ("AM", "PM")}
            for index, name in enumerate(names[code]):
                if text[at : at + len(name)].lower() == name.lower():
                    at += len(name)
                    break
            else:
                raise _mismatch(text, format)
            if code in "bB":
                month = index + 1
            elif code == "p":
                afternoon = index == 1
        elif code == "%":
            at += 1
        else:
            raise ValueError(f"'{code}' is a bad directive in format {format!r}")
    if at < len(text):
        raise ValueError("unconverted data remains: " + text[at:])
    if afternoon is not None:
        hour = hour % 12 + (12 if afternoon else 0)
    if not 1 <= month <= 12 or hour > 23 or minute > 59 or second > 61:
        raise _mismatch(text, format)
    if not 1 <= day <= _month_lengths(year)[month - 1]:
        raise ValueError("day is out of range for month")
    day_of_year = sum(_month_lengths(year)[: month - 1]) + day
    weekday = (_days_before_year(year) + day_of_year - 1) % 7
    return year, month, day, hour, minute, second, weekday, day_of_year, -1, microsecond


def _mismatch(text, format):
    return ValueError(f"time data {text!r} does not match format {format!r}")


def get_clock_info(name):
    from types import SimpleNamespace

    return SimpleNamespace(
        implementation="virtual time", monotonic=name != "time", adjustable=name == "time", resolution=1e-09
    )
