"""Enumerations. The class statement calls the hooks of `EnumType` before and after it makes the class."""

_absent = object()
_FunctionType = type(lambda: None)


class _Later:
    """An expression of values of `auto()` that are not known while the body of the class runs."""

    def __init__(self, operator, *operands):
        self._operator = operator
        self._operands = operands

    def _resolve(self):
        values = [one._resolve() if isinstance(one, _Later) else one for one in self._operands]
        if self._operator == "|":
            return values[0] | values[1]
        if self._operator == "&":
            return values[0] & values[1]
        if self._operator == "^":
            return values[0] ^ values[1]
        return ~values[0]

    def __or__(self, other):
        return _Later("|", self, other)

    def __ror__(self, other):
        return _Later("|", other, self)

    def __and__(self, other):
        return _Later("&", self, other)

    def __rand__(self, other):
        return _Later("&", other, self)

    def __xor__(self, other):
        return _Later("^", self, other)

    def __invert__(self):
        return _Later("~", self)


class auto(_Later):
    """A value that follows from the members before it."""

    def __init__(self, value=_absent):
        self.value = value

    def _resolve(self):
        return self.value


class member:
    def __init__(self, value):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


property = property


def _is_member(cls_name, name, value):
    if isinstance(value, member):
        return True
    if isinstance(value, nonmember):
        return False
    if name.startswith("__") and name.endswith("__") and len(name) > 4:
        return False
    if len(name) > 2 and name[0] == "_" and name[-1] == "_" and name[1] != "_":
        return False
    if name.startswith(f"_{cls_name}__"):
        return False
    if isinstance(value, (_FunctionType, classmethod, staticmethod, property, type)):
        return False
    return isinstance(value, _Later) or not hasattr(type(value), "__get__")


class EnumType(type):
    """The class of enumerations."""

    def _prepare_namespace(name, bases, namespace):
        kept = {}
        raw = []
        ignored = namespace.get("_ignore_", ())
        if isinstance(ignored, str):
            ignored = ignored.replace(",", " ").split()
        for base in bases:
            if getattr(base, "_member_names_", None):
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        for key, value in namespace.items():
            if key in ignored:
                continue
            if _is_member(name, key, value):
                if key == "mro":
                    raise ValueError(f"invalid enum member name(s) {key!r}")
                raw.append((key, value.value if isinstance(value, member) else value))
            else:
                kept[key] = value.value if isinstance(value, nonmember) else value
        kept["_raw_"] = raw
        return kept

    def _finish_class(cls, namespace):
        cls._member_names_ = []
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        cls._unhashable_ = []
        cls._member_type_ = object
        for base in cls.__mro__[1:]:
            if base.__module__ == "builtins" and base is not object:
                cls._member_type_ = base
                break
        if cls._member_type_ is not object and cls.__module__ != "enum":
            for name in ("__repr__", "__str__", "__format__", "__reduce__"):
                if _owner(cls, name).__module__ == "builtins":
                    type.__setattr__(cls, name, getattr(cls.__bases__[-1], name))
        raw = namespace["_raw_"]
        make = _own(cls, "__new__")
        start = _own(cls, "__init__")
        last_values = []
        is_flag = any(base.__name__ == "Flag" for base in cls.__mro__)
        for name, value in raw:
            if isinstance(value, tuple) and any(isinstance(one, auto) for one in value):
                value = tuple([_generate(cls, one, name, last_values) for one in value])
            if isinstance(value, auto):
                value = _generate(cls, value, name, last_values)
            elif isinstance(value, _Later):
                value = value._resolve()
            last_values.append(value)
            _add_member(cls, name, value, make, start, is_flag)
        if is_flag:
            mask = 0
            for value in cls._value2member_map_:
                mask |= value
            cls._flag_mask_ = mask
            single = [m for m in cls._member_map_.values() if _is_single(m._value_)]
            cls._member_names_ = [m._name_ for m in dict.fromkeys(single)]

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1):
        if names is not None or not cls._member_map_:
            if names is None:
                raise TypeError(f"{cls!r} has no members defined")
            return _create(cls, value, names, module, type, start)
        if value.__class__ is cls:
            return value
        try:
            found = cls._value2member_map_.get(value)
        except TypeError:
            found = None
            for one in cls._unhashable_:
                if one._value_ == value:
                    found = one
        if found is not None:
            return found
        return _lookup(cls, value)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return value._name_ in cls._member_map_ or value._name_ is None or "|" in value._name_
        if not isinstance(value, Enum):
            import warnings

            warnings.warn(
                "in 3.12 __contains__ will no longer raise TypeError, but will return True or\n"
                "False depending on whether the value is a member or the value of a member",
                DeprecationWarning,
                stacklevel=2,
            )
            kind = type(value)
            raise TypeError(
                f"unsupported operand type(s) for 'in': '{kind.__qualname__}' and '{cls.__class__.__qualname__}'"
            )
        return False

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    @property
    def __members__(cls):
        from types import MappingProxyType

        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        return f"<flag {cls.__name__!r}>" if "Flag" in [b.__name__ for b in cls.__mro__] else f"<enum {cls.__name__!r}>"

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", ()) and name in cls.__dict__:
            raise AttributeError(f"cannot reassign member {name!r}")
        type.__setattr__(cls, name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", ()):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        type.__delattr__(cls, name)


EnumMeta = EnumType


def _is_single(value):
    return isinstance(value, int) and value > 0 and not value & (value - 1)


def _own(cls, name):
    """A special method that the program's classes define."""
    for base in cls.__mro__:
        if base.__module__ == "enum" or base.__module__ == "builtins":
            continue
        if name in base.__dict__:
            return getattr(base, name)
    return None


def _owner(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base
    return object


def _generate(cls, value, name, last_values):
    if not isinstance(value, auto):
        return value
    if value.value is _absent:
        value.value = cls._generate_next_value_(name, 1, len(last_values), last_values[:])
    return value.value


def _add_member(cls, name, value, make, start, is_flag):
    args = value if isinstance(value, tuple) else (value,)
    kind = cls._member_type_
    if kind is tuple:
        args = (args,)
    if make is not None:
        new = make(cls, *args)
    elif kind is object:
        new = object.__new__(cls)
    else:
        if kind is str and cls._strict_str_:
            _check_str(args)
        new = kind.__new__(cls, *args)
    own = new.__dict__
    if "_value_" not in own:
        if kind is object or make is None and len(args) == 1 and type(value) is kind:
            own["_value_"] = value
        else:
            try:
                own["_value_"] = kind(*args)
            except Exception:
                own["_value_"] = value
    value = own["_value_"]
    if is_flag and not isinstance(value, int):
        raise TypeError(f"{value!r} is not a valid flag value: it must be an integer")
    own["_name_"] = own["name"] = name
    own["value"] = value
    own["_sort_order_"] = len(cls._member_map_)
    if start is not None:
        start(new, *args)
    try:
        canonical = cls._value2member_map_.get(value)
    except TypeError:
        canonical = None
        for one in cls._unhashable_:
            if one._value_ == value:
                canonical = one
        if canonical is None:
            cls._unhashable_.append(new)
    else:
        if canonical is None:
            cls._value2member_map_[value] = new
    if canonical is None:
        canonical = new
        cls._member_names_.append(name)
    if name in cls._member_map_:
        raise TypeError(f"{name!r} already defined as {cls._member_map_[name]._value_!r}")
    type.__setattr__(cls, name, canonical)
    cls._member_map_[name] = canonical


def _check_str(values):
    if len(values) > 3:
        raise TypeError(f"too many arguments for str(): {values!r}")
    if not isinstance(values[0], str):
        raise TypeError(f"{values[0]!r} is not a string")


def _lookup(cls, value):
    try:
        result = cls._missing_(value)
    except Exception as error:
        wrong = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        error.__context__ = wrong
        raise
    if isinstance(result, cls):
        return result
    if result is None:
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
    raise TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member")


def _create(cls, class_name, names, module, kind, start):
    from _objects import _type_new

    namespace = {}
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if isinstance(names, dict):
        names = list(names.items())
    last_values = []
    for at, item in enumerate(list(names)):
        if isinstance(item, str):
            name, value = item, cls._generate_next_value_(item, start, at, last_values[:])
        else:
            name, value = item
        last_values.append(value)
        namespace[name] = value
    bases = (cls,) if kind is None else (kind, cls)
    return _type_new(EnumType, class_name, bases, namespace)


class Enum(metaclass=EnumType):
    """Names for constant values."""

    _strict_str_ = False

    def _generate_next_value_(name, start, count, last_values):
        numbers = [value for value in last_values if isinstance(value, (int, float))]
        return max(numbers) + 1 if numbers else start

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec):
        return str(self).__format__(spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return type(self), (self._value_,)

    def __setattr__(self, name, value):
        if name == "name" or name == "value":
            raise AttributeError(f"<enum {type(self).__name__!r}> cannot set attribute {name!r}")
        object.__setattr__(self, name, value)


class ReprEnum(Enum):
    """Keeps the text of the mixed-in type."""

    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)


class IntEnum(int, ReprEnum):
    """Members that are integers."""

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __reduce__(self):
        return type(self), (self._value_,)


class StrEnum(str, ReprEnum):
    """Members that are strings."""

    _strict_str_ = True

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return format(self._value_, spec)

    def __reduce__(self):
        return type(self), (self._value_,)


STRICT = "strict"
CONFORM = "conform"
EJECT = "eject"
KEEP = "keep"


class Flag(Enum):
    """Members that can be combined with `|`."""

    _boundary_ = STRICT

    def _generate_next_value_(name, start, count, last_values):
        numbers = [value for value in last_values if isinstance(value, int)]
        if not numbers:
            return start if start is not None else 1
        return 1 << max(numbers).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask = cls._flag_mask_
        if value < 0:
            value += 1 << mask.bit_length()
            value &= mask
            found = cls._value2member_map_.get(value)
            if found is not None:
                return found
        if value & ~mask and cls._boundary_ == STRICT:
            bits = max(value.bit_length(), mask.bit_length())
            raise ValueError(
                f"{cls!r} invalid value {value!r}\n    given {_bits(value, bits)}\n  allowed {_bits(mask, bits)}"
            )
        kind = cls._member_type_
        new = object.__new__(cls) if kind is object else kind.__new__(cls, value)
        names = [m._name_ for m in cls if m._value_ & value]
        rest = value & ~mask
        if rest:
            names.append(str(rest))
        own = new.__dict__
        own["_value_"] = own["value"] = value
        own["_name_"] = own["name"] = "|".join(names) if names else None
        cls._value2member_map_[value] = new
        return new

    def __iter__(self):
        return iter([m for m in type(self) if m._value_ & self._value_])

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __contains__(self, other):
        if not isinstance(other, type(self)):
            kind = type(other).__qualname__
            raise TypeError(f"unsupported operand type(s) for 'in': {kind!r} and {type(self).__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __repr__(self):
        name = type(self).__name__
        if self._name_ is None:
            return f"<{name}: {self._value_!r}>"
        return f"<{name}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        name = type(self).__name__
        return f"{name}({self._value_!r})" if self._name_ is None else f"{name}.{self._name_}"

    def _other(self, other):
        if isinstance(other, type(self)):
            return other._value_
        if self._member_type_ is not object and isinstance(other, int):
            return other
        return None

    def __or__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else type(self)(self._value_ | value)

    def __and__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else type(self)(self._value_ & value)

    def __xor__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else type(self)(self._value_ ^ value)

    def __invert__(self):
        cls = type(self)
        if cls._boundary_ == KEEP:
            return cls(~self._value_)
        return cls(cls._flag_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


def _bits(value, width):
    return "0b0 " + format(value, f"0{width}b")


class IntFlag(int, Flag):
    """Flags that are integers."""

    _boundary_ = KEEP

    __repr__ = Flag.__repr__
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__

    def __bool__(self):
        return bool(self._value_)

    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __reduce__(self):
        return type(self), (self._value_,)


def unique(enumeration):
    duplicates = [(name, m._name_) for name, m in enumeration._member_map_.items() if name != m._name_]
    if duplicates:
        said = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
        raise ValueError(f"duplicate values found in {enumeration!r}: {said}")
    return enumeration


CONTINUOUS = "no skipped integer values"
NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
UNIQUE = "one name per value"


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if UNIQUE in self.checks:
            unique(enumeration)
        if CONTINUOUS in self.checks:
            values = sorted(m._value_ for m in enumeration)
            missing = [value for value in range(values[0], values[-1]) if value not in values]
            if missing:
                kind = "flag" if issubclass(enumeration, Flag) else "enum"
                said = ", ".join(map(str, missing))
                raise ValueError(f"invalid {kind} {enumeration.__name__!r}: missing values {said}")
        return enumeration


def global_enum(cls, update_str=False):
    return cls
