from _builtins import ascii_text, dict_candidates, dict_key_at, dict_push, dict_remove_at, dict_set_at, dict_value_at, disguise
from _builtins import format_pieces, freeze, hash_from_int, hash_of_hashes, lookup_special, payload, percent_conversions, reorder
from _builtins import set_candidates, set_drop, set_push, set_replace, sort_order, wrap_instance
from _machine import _format_exception, _pickle_reduce, _pickling_error, _report_uncaught, _spawned, _unpickle_import, _unpickle_make
from _objects import __build_class__


# What compiled code calls: patterns of match statements.

def _is_sequence_pattern(subject):
    return isinstance(subject, (list, tuple, range)) or getattr(type(subject), "_is_sequence", False)


def _match_mapping(subject, keys):
    if not isinstance(subject, dict) and not getattr(type(subject), "_is_mapping", False):
        return None
    values = []
    for key in keys:
        if key not in subject:
            return None
        values.append(subject[key])
    return tuple(values)


def _match_mapping_rest(subject, keys):
    rest = dict(subject)
    for key in keys:
        del rest[key]
    return rest


def _match_class(subject, cls, count, names):
    if not isinstance(cls, type):
        raise TypeError("called match pattern must be a class")
    if not isinstance(subject, cls):
        return None
    values = []
    if count:
        match_args = getattr(cls, "__match_args__", None)
        if match_args is None:
            itself = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)
            if not issubclass(cls, itself):
                raise TypeError(f"{cls.__name__}() accepts 0 positional sub-patterns ({count} given)")
            if count > 1:
                raise TypeError(f"{cls.__name__}() accepts 1 positional sub-pattern ({count} given)")
            values.append(subject)
        else:
            if type(match_args) is not tuple:
                raise TypeError(f"{cls.__name__}.__match_args__ must be a tuple (got {type(match_args).__name__})")
            allowed = len(match_args)
            if count > allowed:
                s = "" if allowed == 1 else "s"
                raise TypeError(f"{cls.__name__}() accepts {allowed} positional sub-pattern{s} ({count} given)")
            names = match_args[:count] + names
    for at, name in enumerate(names):
        if type(name) is not str:
            raise TypeError(f"__match_args__ elements must be strings (got {type(name).__name__})")
        if name in names[:at]:
            raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute '{name}'")
        try:
            values.append(getattr(subject, name))
        except AttributeError:
            return None
    return tuple(values)


# What compiled code calls: except*.

def _except_star_match(exc, types):
    """The part of `exc` that `except* types` handles, and the rest: either may be None."""
    for each in types if isinstance(types, tuple) else (types,):
        if not isinstance(each, type) or not issubclass(each, BaseException):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        if issubclass(each, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if exc is None:
        return None, None
    if isinstance(exc, BaseExceptionGroup):
        return exc.split(types)
    if isinstance(exc, types):
        group = BaseExceptionGroup if not isinstance(exc, Exception) else ExceptionGroup
        caught = group("", (exc,))
        caught.__traceback__ = exc.__traceback__
        return caught, None
    return None, exc


def _except_star_end(original, rest, raised):
    """What is raised after all handlers of `except*`: None, what no handler took, and what they raised."""
    if not raised:
        return rest
    if not isinstance(original, BaseExceptionGroup):
        if len(raised) == 1 and rest is None:
            return raised[0]
    again = [exc for exc in raised if _is_part(exc, original)]
    fresh = [exc for exc in raised if not _is_part(exc, original)]
    if rest is not None:
        again.append(rest)
    if again and isinstance(original, BaseExceptionGroup):
        leaves = []
        for exc in again:
            _leaves(exc, leaves)
        kept = original.subgroup(lambda exc: any(exc is leaf for leaf in leaves))
    else:
        kept = again[0] if again else None
    if not fresh:
        return kept
    if kept is not None:
        fresh.append(kept)
    return BaseExceptionGroup("", fresh)


def _is_part(exc, original):
    """Whether a handler raised again what it was given."""
    if not isinstance(exc, BaseExceptionGroup) or not isinstance(original, BaseExceptionGroup):
        return False
    own = []
    _leaves(exc, own)
    all_ = []
    _leaves(original, all_)
    return exc.__traceback__ is not None and all(any(a is b for b in all_) for a in own) and exc.message == original.message


def _leaves(exc, into):
    if isinstance(exc, BaseExceptionGroup):
        for inner in exc.exceptions:
            _leaves(inner, into)
    else:
        into.append(exc)


# What natives go on with in Python: text.

def _repr(value):
    text = type(value).__repr__(value)
    if not isinstance(text, str):
        raise TypeError(f"__repr__ returned non-string (type {type(text).__name__})")
    return text


def _str(value):
    text = type(value).__str__(value)
    if not isinstance(text, str):
        raise TypeError(f"__str__ returned non-string (type {type(text).__name__})")
    return text


def _str_from(cls, value):
    return str.__new__(cls, _str(value))


def _ascii(value):
    return ascii_text(_repr(value))


def _format_value(value, spec):
    text = type(value).__format__(value, spec)
    if not isinstance(text, str):
        raise TypeError(f"__format__ must return a str, not {type(text).__name__}")
    return text


_inside = []


def _repr_container(value):
    for one in _inside:
        if one is value:
            return {list: "[...]", dict: "{...}", tuple: "(...)"}.get(type(value), "...")
    _inside.append(value)
    try:
        return _repr_elements(value)
    finally:
        for at, one in enumerate(_inside):
            if one is value:
                del _inside[at]
                break


def _repr_elements(value):
    if isinstance(value, dict):
        return "{" + ", ".join([f"{key!r}: {item!r}" for key, item in value.items()]) + "}"
    texts = ", ".join([repr(item) for item in value])
    if isinstance(value, list):
        return f"[{texts}]"
    if isinstance(value, tuple):
        return f"({texts},)" if len(value) == 1 else f"({texts})"
    if isinstance(value, frozenset):
        return f"frozenset({{{texts}}})"
    if isinstance(value, set):
        return f"{{{texts}}}"
    return f"{type(value).__name__}([{texts}])"


def _str_join(separator, parts):
    return separator.join([*parts])


def _str_translate(text, table):
    parts = []
    for char in text:
        try:
            to = table[ord(char)]
        except LookupError:
            to = char
        if to is None:
            continue
        parts.append(chr(to) if isinstance(to, int) else to)
    return "".join(parts)


def _str_format(text, args, kwargs):
    counter = [0, False]
    return _render(text, args, kwargs, counter, 2)


def _render(text, args, kwargs, counter, depth):
    if depth == 0:
        raise ValueError("Max string recursion exceeded")
    parts = []
    for literal, first, steps, conversion, spec in format_pieces(text):
        parts.append(literal)
        if first is None:
            continue
        if first == "":
            if counter[1]:
                raise ValueError("cannot switch from manual field specification to automatic field numbering")
            value = _positional(args, counter[0])
            counter[0] += 1
        elif first.isdigit():
            if counter[0]:
                raise ValueError("cannot switch from automatic field numbering to manual field specification")
            counter[1] = True
            value = _positional(args, int(first))
        else:
            value = kwargs[first]
        for attribute, key in steps:
            value = getattr(value, key) if attribute else value[key]
        if conversion == "r":
            value = repr(value)
        elif conversion == "s":
            value = str(value)
        elif conversion == "a":
            value = ascii(value)
        elif conversion is not None:
            raise ValueError(f"Unknown conversion specifier {conversion}")
        if "{" in spec:
            spec = _render(spec, args, kwargs, counter, depth - 1)
        parts.append(format(value, spec))
    return "".join(parts)


def _positional(args, at):
    if at >= len(args):
        raise IndexError(f"Replacement index {at} out of range for positional args tuple")
    return args[at]


def _percent(text, values):
    """Converts with Python code what needs it, and leaves the rest to the native."""
    plain, conversions = percent_conversions(text)
    if conversions and conversions[0][0] is not None:
        return plain % tuple([_percent_value(values[key], letter) for key, letter in conversions])
    values = [*values] if isinstance(values, tuple) else [values]
    for at, (_, letter) in enumerate(conversions):
        if at < len(values):
            values[at] = _percent_value(values[at], letter)
    return plain % tuple(values)


def _percent_value(value, letter):
    if letter == "s":
        return str(value)
    if letter == "r":
        return repr(value)
    if letter == "a":
        return ascii(value)
    if letter in "diu" and not isinstance(value, (int, float)) and hasattr(type(value), "__int__"):
        return int(value)
    if letter in "oxXc" and not isinstance(value, (int, str)) and hasattr(type(value), "__index__"):
        return value.__index__()
    if letter in "eEfFgG" and not isinstance(value, (int, float)) and hasattr(type(value), "__float__"):
        return float(value)
    return value


def _print(values, sep, end, file):
    texts = [str(value) for value in values]
    text = sep.join(texts) + end
    if file is None:
        print(text, end="")
    else:
        file.write(text)


def exit(code=None):
    raise SystemExit(code)


quit = exit


# What natives go on with in Python: numbers.

def _with_index(function, value):
    index = value.__index__()
    if not isinstance(index, int):
        raise TypeError(f"__index__ returned non-int (type {type(index).__name__})")
    return function(payload(index))


def _int_from(cls, value):
    kind = type(value)
    for name in ("__int__", "__index__", "__trunc__"):
        method = lookup_special(value, name)
        if method is not None:
            result = method(value)
            if not isinstance(result, int):
                raise TypeError(f"{name} returned non-int (type {type(result).__name__})")
            return int.__new__(cls, payload(result))
    raise TypeError(f"int() argument must be a string, a bytes-like object or a real number, not '{kind.__name__}'")


def _float_from(cls, value):
    method = lookup_special(value, "__float__")
    if method is not None:
        result = method(value)
        if not isinstance(result, float):
            raise TypeError(f"{type(value).__name__}.__float__ returned non-float (type {type(result).__name__})")
        return float.__new__(cls, payload(result))
    return float.__new__(cls, value.__index__())


def _bool(value):
    return True if value else False


def _abs(value):
    return type(value).__abs__(value)


def _round(value, places):
    method = lookup_special(value, "__round__")
    if method is None:
        raise TypeError(f"type {type(value).__name__} doesn't define __round__ method")
    return method(value) if places is None else method(value, places)


def _divmod(a, b):
    return _operate("__divmod__", "__rdivmod__", "divmod()", a, b)


def _pow(base, exponent, modulus):
    if modulus is None:
        return base ** exponent
    method = lookup_special(base, "__pow__")
    if method is not None:
        result = method(base, exponent, modulus)
        if result is not NotImplemented:
            return result
    raise TypeError("unsupported operand type(s) for ** or pow(): "
                    f"'{type(base).__name__}', '{type(exponent).__name__}', '{type(modulus).__name__}'")


def _operate(forward, reflected, symbol, a, b):
    for name, left, right in ((forward, a, b), (reflected, b, a)):
        method = lookup_special(left, name)
        if method is not None:
            result = method(left, right)
            if result is not NotImplemented:
                return result
    raise TypeError(f"unsupported operand type(s) for {symbol}: '{type(a).__name__}' and '{type(b).__name__}'")


def _sum(values, total):
    for value in values:
        total = total + value
    return total


def _hash(value):
    method = lookup_special(value, "__hash__")
    if method is None:
        raise TypeError(f"unhashable type: '{type(value).__name__}'")
    result = method(value)
    if not isinstance(result, int):
        raise TypeError("__hash__ method should return an integer")
    return hash_from_int(payload(result))


def _repeat(sequence, count):
    return sequence * payload(count.__index__())


def _hash_tuple(value):
    return hash_of_hashes([hash(item) for item in value])


# What natives go on with in Python: iteration.

def _len(value):
    method = lookup_special(value, "__len__")
    if method is None:
        raise TypeError(f"object of type '{type(value).__name__}' has no len()")
    length = method(value)
    if not isinstance(length, int):
        raise TypeError(f"'{type(length).__name__}' object cannot be interpreted as an integer")
    if length < 0:
        raise ValueError("__len__() should return >= 0")
    return payload(length)


def _iter(value):
    method = lookup_special(value, "__iter__")
    if method is None:
        if lookup_special(value, "__getitem__") is None:
            raise TypeError(f"'{type(value).__name__}' object is not iterable")
        return _by_index(value)
    iterator = method(value)
    if lookup_special(iterator, "__next__") is None:
        raise TypeError(f"iter() returned non-iterator of type '{type(iterator).__name__}'")
    return iterator


def _by_index(value):
    at = 0
    while True:
        try:
            item = value[at]
        except (IndexError, StopIteration):
            return
        yield item
        at += 1


def _iter_until(function, sentinel):
    while True:
        value = function()
        if value == sentinel:
            return
        yield value


def _reversed(value):
    method = lookup_special(value, "__reversed__")
    if method is not None:
        return method(value)
    if lookup_special(value, "__getitem__") is None or lookup_special(value, "__len__") is None:
        raise TypeError(f"'{type(value).__name__}' object is not reversible")
    return disguise(_from_end(value, len(value)), reversed)


def _from_end(value, at):
    while at > 0:
        at -= 1
        yield value[at]


def _map(function, iterables):
    iterators = [iter(each) for each in iterables]
    if len(iterators) == 1:
        return disguise(_map_one(function, iterators[0]), map)
    return disguise(_map_many(function, iterators), map)


def _map_one(function, iterator):
    for value in iterator:
        yield function(value)


def _map_many(function, iterators):
    for values in _zip_iterators(iterators, False):
        yield function(*values)


def _filter(function, values):
    return disguise(_filter_iterator(function, iter(values)), filter)


def _filter_iterator(function, iterator):
    for value in iterator:
        if value if function is None or function is bool else function(value):
            yield value


def _enumerate(values, start):
    return disguise(_enumerate_iterator(iter(values), start), enumerate)


def _enumerate_iterator(iterator, at):
    for value in iterator:
        yield at, value
        at += 1


def _zip(iterables, strict):
    return disguise(_zip_iterators([iter(each) for each in iterables], strict), zip)


_end = object()


def _zip_iterators(iterators, strict):
    while iterators:
        values = []
        for iterator in iterators:
            value = next(iterator, _end)
            if value is _end:
                if strict:
                    _check_lengths(iterators, len(values))
                return
            values.append(value)
        yield tuple(values)


def _check_lengths(iterators, at):
    if at:
        plural = " " if at == 1 else "s 1-"
        raise ValueError(f"zip() argument {at + 1} is shorter than argument{plural}{at}")
    for later in range(1, len(iterators)):
        if next(iterators[later], _end) is not _end:
            plural = " " if later == 1 else "s 1-"
            raise ValueError(f"zip() argument {later + 1} is longer than argument{plural}{later}")


def _range(bounds):
    return range(*[payload(bound.__index__()) for bound in bounds])


def _any(values):
    for value in values:
        if value:
            return True
    return False


def _all(values):
    for value in values:
        if not value:
            return False
    return True


def _min(values, key, has_default, default):
    best = best_key = _end
    for value in values:
        value_key = value if key is None else key(value)
        if best is _end or value_key < best_key:
            best, best_key = value, value_key
    return _best("min", best, has_default, default)


def _max(values, key, has_default, default):
    best = best_key = _end
    for value in values:
        value_key = value if key is None else key(value)
        if best is _end or value_key > best_key:
            best, best_key = value, value_key
    return _best("max", best, has_default, default)


def _best(name, best, has_default, default):
    if best is not _end:
        return best
    if has_default:
        return default
    raise ValueError(f"{name}() arg is an empty sequence")


# What natives go on with in Python: sequences.

def _list_fill(result, items, values):
    for value in values:
        items.append(value)
    return result


def _tuple_from(cls, values):
    return tuple.__new__(cls, [*values])


def _bytes_from(cls, value):
    method = lookup_special(value, "__bytes__")
    if method is None:
        return cls([*value])
    result = method(value)
    if not isinstance(result, bytes):
        raise TypeError(f"__bytes__ returned non-bytes (type {type(result).__name__})")
    return cls(result)


def _index_of(key):
    if isinstance(key, slice):
        return slice(_bound(key.start), _bound(key.stop), _bound(key.step))
    return payload(key.__index__())


def _bound(value):
    return value if value is None else payload(value.__index__())


def _get_item_by_index(items, key):
    return items[_index_of(key)]


def _set_item_by_index(items, key, value):
    if isinstance(key, slice) and not isinstance(value, (list, tuple)):
        value = [*value]
    if not isinstance(key, int):
        key = _index_of(key)
    items[key] = value


def _delete_item_by_index(items, key):
    del items[_index_of(key)]


def _native_contains(container, item):
    if isinstance(container, dict):
        return _dict_find(container, item, hash(item)) >= 0
    if isinstance(container, (set, frozenset)):
        return _set_find(container, item, hash(item)) is not _end
    for one in container:
        if one is item or one == item:
            return True
    return False


def _sequence_index(items, value, start, stop):
    for at in range(start, stop):
        if at >= len(items):
            break
        if items[at] is value or items[at] == value:
            return at
    if isinstance(items, tuple):
        raise ValueError("tuple.index(x): x not in tuple")
    raise ValueError(f"{value!r} is not in list")


def _sequence_count(items, value):
    count = 0
    for item in items:
        if item is value or item == value:
            count += 1
    return count


def _list_remove(items, value):
    for at, item in enumerate(items):
        if item is value or item == value:
            del items[at]
            return
    raise ValueError("list.remove(x): x not in list")


def _sorted(values, key, reverse):
    items = [*values]
    _list_sort(items, key, reverse)
    return items


def _list_sort(items, key, reverse):
    reverse = True if reverse else False
    keys = [*items] if key is None else [key(item) for item in items]
    order = sort_order(keys, reverse)
    if order is None:
        order = [*range(len(keys))]
        if reverse:
            order.reverse()
        order = _merge_sort(keys, order)
        if reverse:
            order.reverse()
    reorder(items, order)


def _merge_sort(keys, order):
    """Stable. Up to 63 elements it compares what CPython compares: the first run, then insertion by bisection."""
    count = len(order)
    if count < 2:
        return order
    if count >= 64:
        middle = count // 2
        return _merge(keys, _merge_sort(keys, order[:middle]), _merge_sort(keys, order[middle:]))
    end = 2
    descending = keys[order[1]] < keys[order[0]]
    while end < count and (True if keys[order[end]] < keys[order[end - 1]] else False) == (True if descending else False):
        end += 1
    if descending:
        order[:end] = order[:end][::-1]
    for at in range(end, count):
        pivot = order[at]
        low, high = 0, at
        while low < high:
            middle = (low + high) // 2
            if keys[pivot] < keys[order[middle]]:
                high = middle
            else:
                low = middle + 1
        del order[at]
        order.insert(low, pivot)
    return order


def _merge(keys, left, right):
    merged = []
    at = other = 0
    while at < len(left) and other < len(right):
        if keys[right[other]] < keys[left[at]]:
            merged.append(right[other])
            other += 1
        else:
            merged.append(left[at])
            at += 1
    return merged + left[at:] + right[other:]


# What natives go on with in Python: comparison.

def _equal(a, b, flip):
    return _same(a, b) is not flip


def _same(a, b):
    if len(a) != len(b):
        return False
    if isinstance(a, dict):
        for key, value in a.items():
            at = _dict_find(b, key, hash(key))
            if at < 0:
                return False
            other = dict_value_at(b, at)
            if value is not other and not value == other:
                return False
        return True
    if isinstance(a, (list, tuple)):
        for one, other in zip(a, b):
            if one is not other and not one == other:
                return False
        return True
    for item in a:
        if item not in b:
            return False
    return True


def _not_equal(a, b):
    result = type(a).__eq__(a, b)
    return result if result is NotImplemented else not result


def _order(symbol, a, b):
    if not isinstance(a, (list, tuple)):
        if symbol == ">":
            a, b, symbol = b, a, "<"
        elif symbol == ">=":
            a, b, symbol = b, a, "<="
        if len(a) > len(b) or (symbol == "<" and len(a) == len(b)):
            return False
        for item in a:
            if item not in b:
                return False
        return True
    for one, other in zip(a, b):
        if one is not other and not one == other:
            if symbol == "<":
                return one < other
            if symbol == "<=":
                return one <= other
            if symbol == ">":
                return one > other
            return one >= other
    if symbol == "<":
        return len(a) < len(b)
    if symbol == "<=":
        return len(a) <= len(b)
    if symbol == ">":
        return len(a) > len(b)
    return len(a) >= len(b)


# What natives go on with in Python: dicts and sets whose keys Python code hashes or compares.

def _dict_find(mapping, key, hashed):
    """The position of a key, or -1."""
    for at in dict_candidates(mapping, hashed):
        other = dict_key_at(mapping, at)
        if other is key or other == key:
            return at
    return -1


def _dict_get(mapping, key, default):
    at = _dict_find(mapping, key, hash(key))
    return default if at < 0 else dict_value_at(mapping, at)


def _dict_get_item(owner, mapping, key):
    at = _dict_find(mapping, key, hash(key))
    if at >= 0:
        return dict_value_at(mapping, at)
    missing = lookup_special(owner, "__missing__")
    if missing is None:
        raise KeyError(key)
    return missing(owner, key)


def _dict_set(mapping, key, value):
    hashed = hash(key)
    at = _dict_find(mapping, key, hashed)
    if at < 0:
        dict_push(mapping, hashed, key, value)
    else:
        dict_set_at(mapping, at, value)


def _dict_delete(mapping, key):
    at = _dict_find(mapping, key, hash(key))
    if at < 0:
        raise KeyError(key)
    dict_remove_at(mapping, at)


def _dict_setdefault(mapping, key, default):
    hashed = hash(key)
    at = _dict_find(mapping, key, hashed)
    if at >= 0:
        return dict_value_at(mapping, at)
    dict_push(mapping, hashed, key, default)
    return default


def _dict_pop(mapping, key, has_default, default):
    at = _dict_find(mapping, key, hash(key))
    if at >= 0:
        return dict_remove_at(mapping, at)
    if has_default:
        return default
    raise KeyError(key)


def _dict_fill(result, mapping, source, named):
    if hasattr(source, "keys"):
        for key in source.keys():
            mapping[key] = source[key]
    else:
        at = 0
        for pair in source:
            try:
                pair = [*pair]
            except TypeError:
                raise TypeError(f"cannot convert dictionary update sequence element #{at} to a sequence") from None
            if len(pair) != 2:
                raise ValueError(f"dictionary update sequence element #{at} has length {len(pair)}; 2 is required")
            mapping[pair[0]] = pair[1]
            at += 1
    for key, value in named.items():
        mapping[key] = value
    return result


def _dict_or(a, b):
    made = a.copy()
    return _dict_fill(made, made, b, {})


def _dict_ior(result, mapping, source):
    return _dict_fill(result, mapping, source, {})


def _dict_fromkeys(cls, keys, value):
    made = cls()
    for key in keys:
        made[key] = value
    return made


def _namespace_update(namespace, source):
    for key, value in dict(source).items():
        namespace[key] = value


def _view_operation(symbol, view, other):
    own = set(view)
    other = set(other)
    if symbol == "|":
        return own | other
    if symbol == "&":
        return own & other
    if symbol == "-":
        return own - other
    return own ^ other


def _set_find(elements, item, hashed):
    for other in set_candidates(elements, hashed):
        if other is item or other == item:
            return other
    return _end


def _set_add(elements, item):
    hashed = hash(item)
    if _set_find(elements, item, hashed) is _end:
        set_push(elements, hashed, item)


def _set_discard(elements, item):
    hashed = hash(item)
    found = _set_find(elements, item, hashed)
    if found is not _end:
        set_drop(elements, hashed, found)


def _set_remove(elements, item):
    hashed = hash(item)
    found = _set_find(elements, item, hashed)
    if found is _end:
        raise KeyError(item)
    set_drop(elements, hashed, found)


def _set_fill(elements, result, values):
    for value in values:
        elements.add(value)
    return result


def _set_update(elements, all_values):
    for values in all_values:
        for value in values:
            elements.add(value)


def _frozenset_from(cls, values):
    elements = set()
    for value in values:
        elements.add(value)
    return wrap_instance(cls, freeze(elements))


def _set_like(original, elements):
    return freeze(elements) if isinstance(original, frozenset) else elements


def _set_union(a, b):
    made = set()
    _set_update(made, (a, b))
    return _set_like(a, made)


def _set_intersection(a, b):
    made = set()
    for item in b:
        if item in a:
            made.add(item)
    return _set_like(a, made)


def _set_difference(a, b):
    made = set()
    for item in a:
        if item not in b:
            made.add(item)
    return _set_like(a, made)


def _set_symmetric_difference(a, b):
    made = set()
    for item in a:
        if item not in b:
            made.add(item)
    for item in b:
        if item not in a:
            made.add(item)
    return _set_like(a, made)


def _fold(operation, own, others):
    for other in others:
        if not isinstance(other, (set, frozenset)):
            other = set(other)
        own = operation(own, other)
    return own


def _set_unions(own, others):
    return _fold(_set_union, own, others)


def _set_intersections(own, others):
    return _fold(_set_intersection, own, others)


def _set_differences(own, others):
    return _fold(_set_difference, own, others)


def _set_symmetric_differences(own, others):
    return _fold(_set_symmetric_difference, own, others)


def _set_change(own, operation, others):
    operations = {
        "_set_unions": _set_unions,
        "_set_intersections": _set_intersections,
        "_set_differences": _set_differences,
        "_set_symmetric_differences": _set_symmetric_differences,
    }
    set_replace(own, operations[operation](own, others))


def _set_change_in_place(result, own, operation, others):
    _set_change(own, operation, others)
    return result


def _set_relation(own, other, superset):
    if not isinstance(other, (set, frozenset)):
        other = set(other)
    small, large = (other, own) if superset else (own, other)
    for item in small:
        if item not in large:
            return False
    return True


def _isdisjoint(own, other):
    for item in other:
        if item in own:
            return False
    return True


def _dict_of(value):
    return value.__dict__


def _dir(value):
    return sorted(type(value).__dir__(value))


# Files and the keyboard.


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    from io import open as opened

    return opened(file, mode, buffering, encoding, errors, newline, closefd, opener)


def input(prompt="", /):
    """Nobody types while a program runs: there is never a line to read."""
    from sys import stdout

    stdout.write(str(prompt))
    raise EOFError("EOF when reading a line")
