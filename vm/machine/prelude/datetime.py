"""Dates and times, over the virtual clock."""

import time as _time

MINYEAR = 1
MAXYEAR = 9999


class timedelta:
    """A span of time: days, seconds below a day, microseconds below a second."""

    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        seconds += minutes * 60 + hours * 3600 + milliseconds / 1000 if milliseconds else minutes * 60 + hours * 3600
        total = _microseconds((days + weeks * 7), 86_400_000_000)
        total += _microseconds(seconds, 1_000_000) + _microseconds(microseconds, 1)
        self._set(total)

    def _set(self, total):
        self._total = total
        rest, self.microseconds = divmod(total, 1_000_000)
        self.days, self.seconds = divmod(rest, 86_400)
        if abs(self.days) > 999_999_999:
            raise OverflowError(f"days={self.days}; must have magnitude <= 999999999")

    def total_seconds(self):
        return self._total / 1e6

    def __repr__(self):
        parts = []
        for name in ("days", "seconds", "microseconds"):
            if getattr(self, name):
                parts.append(f"{name}={getattr(self, name)}")
        return f"datetime.timedelta({', '.join(parts) or '0'})"

    def __str__(self):
        text = f"{self.seconds // 3600}:{self.seconds // 60 % 60:02d}:{self.seconds % 60:02d}"
        if self.days:
            text = f"{self.days} day{'' if abs(self.days) == 1 else 's'}, {text}"
        return f"{text}.{self.microseconds:06d}" if self.microseconds else text

    def __add__(self, other):
        return _delta(self._total + other._total) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return _delta(self._total - other._total) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return _delta(-self._total)

    def __pos__(self):
        return self

    def __abs__(self):
        return _delta(abs(self._total))

    def __mul__(self, other):
        return _delta(round(self._total * other)) if isinstance(other, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._total / other._total
        return _delta(round(self._total / other)) if isinstance(other, (int, float)) else NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._total // other._total
        return _delta(self._total // other) if isinstance(other, int) else NotImplemented

    def __mod__(self, other):
        return _delta(self._total % other._total) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        return self // other, self % other

    def __eq__(self, other):
        return self._total == other._total if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._total < other._total if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._total <= other._total if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._total > other._total if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._total >= other._total if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._total)

    def __bool__(self):
        return self._total != 0


def _microseconds(value, unit):
    return value * unit if isinstance(value, int) else round(value * unit)


def _delta(total):
    new = object.__new__(timedelta)
    new._set(total)
    return new


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


class tzinfo:
    """What zones derive from."""


class timezone(tzinfo):
    """A fixed distance from UTC."""

    def __init__(self, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError("offset must be a timedelta")
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" if not self._offset else f"UTC{_offset_text(self._offset)}"

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return f"datetime.timezone({self._offset!r})"


timezone.utc = timezone(timedelta(0))
UTC = timezone.utc


def _offset_text(offset, separator=":"):
    seconds = int(offset.total_seconds())
    sign = "-" if seconds < 0 else "+"
    seconds = abs(seconds)
    return f"{sign}{seconds // 3600:02d}{separator}{seconds // 60 % 60:02d}"


def _check_date(year, month, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _time._month_lengths(year)[month - 1]:
        raise ValueError("day is out of range for month")


def _ordinal(year, month, day):
    return _time._days_before_year(year) + sum(_time._month_lengths(year)[: month - 1]) + day


def _check_time(hour, minute, second, microsecond):
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")


class date:
    """A day."""

    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self._date = (year, month, day)

    year = property(lambda self: self._date[0])
    month = property(lambda self: self._date[1])
    day = property(lambda self: self._date[2])

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_time.gmtime(t)[:3])

    @classmethod
    def fromordinal(cls, n):
        return cls(*_time._from_days(n - _ordinal(1970, 1, 1))[:3])

    @classmethod
    def fromisoformat(cls, text):
        try:
            year, month, day = text.split("-")
            return cls(int(year), int(month), int(day))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {text!r}") from None

    def toordinal(self):
        return _ordinal(*self._date)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        thursday = self.toordinal() + 3 - self.weekday()
        year = date.fromordinal(thursday).year
        return year, (thursday - _ordinal(year, 1, 1)) // 7 + 1, self.isoweekday()

    def isoformat(self):
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def timetuple(self):
        day_of_year = self.toordinal() - _ordinal(self.year, 1, 1) + 1
        return _time.struct_time((*self._date, 0, 0, 0, self.weekday(), day_of_year, -1))

    def strftime(self, format):
        return _time._format(format, self.timetuple(), 0, "", "")

    def ctime(self):
        return self.strftime("%a %b %e %H:%M:%S %Y")

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, year=None, month=None, day=None):
        return date(year or self.year, month or self.month, day or self.day)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"datetime.date({self.year}, {self.month}, {self.day})"

    def __add__(self, other):
        return date.fromordinal(self.toordinal() + other.days) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        return timedelta(self.toordinal() - other.toordinal()) if isinstance(other, date) else NotImplemented

    def _key(self):
        return self._date

    def __eq__(self, other):
        return self._key() == other._key() if type(other) is type(self) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if type(other) is type(self) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if type(other) is type(self) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if type(other) is type(self) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if type(other) is type(self) else NotImplemented

    def __hash__(self):
        return hash(self._key())


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)


def _clock_text(hour, minute, second, microsecond, timespec):
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    text = f"{hour:02d}:{minute:02d}:{second:02d}"
    if timespec == "minutes":
        return text[:5]
    if timespec == "hours":
        return text[:2]
    if timespec == "milliseconds":
        return f"{text}.{microsecond // 1000:03d}"
    return f"{text}.{microsecond:06d}" if timespec == "microseconds" else text


class time:
    """A time of day."""

    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_time(hour, minute, second, microsecond)
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
        self.tzinfo = tzinfo

    def _key(self):
        return self.hour, self.minute, self.second, self.microsecond

    @classmethod
    def fromisoformat(cls, text):
        parts = text.split(":")
        seconds, _, fraction = (parts[2] if len(parts) > 2 else "0").partition(".")
        return cls(int(parts[0]), int(parts[1]) if len(parts) > 1 else 0, int(seconds), int(fraction.ljust(6, "0") or 0))

    def isoformat(self, timespec="auto"):
        return _clock_text(*self._key(), timespec)

    def strftime(self, format):
        return _time._format(format, (1900, 1, 1, self.hour, self.minute, self.second, 0, 1), self.microsecond, "", "")

    __str__ = isoformat

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def __repr__(self):
        parts = list(self._key())
        while len(parts) > 2 and not parts[-1]:
            parts.pop()
        return f"datetime.time({', '.join(map(str, parts))})"

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, time) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if isinstance(other, time) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if isinstance(other, time) else NotImplemented

    def __hash__(self):
        return hash(self._key())


class datetime(date):
    """A moment."""

    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        date.__init__(self, year, month, day)
        _check_time(hour, minute, second, microsecond)
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
        self.tzinfo = tzinfo
        self.fold = fold

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, t, tz=None):
        micros = round(t * 1e6)
        seconds, micros = divmod(micros, 1_000_000)
        moment = cls(*_time.gmtime(seconds)[:6], micros)
        if tz is not None:
            moment = moment + tz.utcoffset(moment)
            moment.tzinfo = tz
        return moment

    utcfromtimestamp = fromtimestamp

    @classmethod
    def combine(cls, date, time, tzinfo=None):
        return cls(*date._date, *time._key(), tzinfo or time.tzinfo)

    @classmethod
    def fromisoformat(cls, text):
        try:
            day, _, clock = text.replace("T", " ").partition(" ")
            zone = None
            if clock.endswith("Z"):
                clock, zone = clock[:-1], timezone.utc
            elif len(clock) > 6 and clock[-6] in "+-":
                sign = -1 if clock[-6] == "-" else 1
                offset = timedelta(hours=int(clock[-5:-3]), minutes=int(clock[-2:]))
                clock, zone = clock[:-6], timezone(offset * sign)
            return cls.combine(date.fromisoformat(day), time.fromisoformat(clock or "00:00"), zone)
        except (ValueError, IndexError):
            raise ValueError(f"Invalid isoformat string: {text!r}") from None

    @classmethod
    def strptime(cls, date_string, format):
        parsed = _time._parse(date_string, format)
        return cls(*parsed[:6], parsed[9])

    def date(self):
        return _date(*self._date)

    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)

    def utcoffset(self):
        return None if self.tzinfo is None else self.tzinfo.utcoffset(self)

    def tzname(self):
        return None if self.tzinfo is None else self.tzinfo.tzname(self)

    def astimezone(self, tz=None):
        tz = tz or timezone.utc
        moment = self - (self.utcoffset() or timedelta(0)) + tz.utcoffset(self)
        moment.tzinfo = tz
        return moment

    def timestamp(self):
        return (self._micros() - _EPOCH_MICROS) / 1e6

    def _micros(self):
        seconds = ((self.toordinal() * 24 + self.hour) * 60 + self.minute) * 60 + self.second
        micros = seconds * 1_000_000 + self.microsecond
        offset = self.utcoffset()
        return micros if offset is None else micros - offset._total

    def timetuple(self):
        day_of_year = self.toordinal() - _ordinal(self.year, 1, 1) + 1
        clock = (self.hour, self.minute, self.second)
        return _time.struct_time((*self._date, *clock, self.weekday(), day_of_year, -1))

    def isoformat(self, sep="T", timespec="auto"):
        clock = _clock_text(self.hour, self.minute, self.second, self.microsecond, timespec)
        offset = self.utcoffset()
        return f"{date.isoformat(self)}{sep}{clock}{'' if offset is None else _offset_text(offset)}"

    def strftime(self, format):
        offset = self.utcoffset()
        zone = self.tzname() or ""
        return _time._format(format, self.timetuple(), self.microsecond, zone, "" if offset is None else _offset_text(offset, ""))

    def replace(self, **changes):
        values = {name: getattr(self, name) for name in _FIELDS}
        values.update(changes)
        return datetime(**values)

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = [*self._date, self.hour, self.minute, self.second, self.microsecond]
        while len(parts) > 5 and not parts[-1]:
            parts.pop()
        zone = "" if self.tzinfo is None else f", tzinfo={self.tzinfo!r}"
        return f"datetime.datetime({', '.join(map(str, parts))}{zone})"

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        plain = self.replace(tzinfo=None)._micros() + other._total
        seconds, micros = divmod(plain, 1_000_000)
        days, seconds = divmod(seconds, 86400)
        day = _date.fromordinal(days)
        return datetime(*day._date, seconds // 3600, seconds // 60 % 60, seconds % 60, micros, self.tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return _delta(self._micros() - other._micros())

    def _key(self):
        return self._micros()

    def __lt__(self, other):
        if isinstance(other, datetime) and (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return date.__lt__(self, other)


_date = date
_FIELDS = ("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo")
_EPOCH_MICROS = datetime(1970, 1, 1)._micros()
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
