"""Iterators made of iterators. Each function checks its arguments at once and returns a generator."""

_absent = object()


def count(start=0, step=1):
    if not hasattr(start, "__add__") or isinstance(start, (str, list, tuple)):
        raise TypeError("a number is required")
    return _count(start, step)


def _count(value, step):
    while True:
        yield value
        value += step


def cycle(iterable, /):
    return _cycle(iter(iterable))


def _cycle(iterator):
    saved = []
    for element in iterator:
        yield element
        saved.append(element)
    while saved:
        yield from saved


def repeat(object, times=None):
    if times is None:
        return _for_ever(object)
    return iter([object] * times)


def _for_ever(object):
    while True:
        yield object


def accumulate(iterable, func=None, *, initial=None):
    return _accumulate(iter(iterable), func, initial)


def _accumulate(iterator, func, total):
    if total is None:
        total = next(iterator, _absent)
        if total is _absent:
            return
    yield total
    if func is None:
        for element in iterator:
            total = total + element
            yield total
    else:
        for element in iterator:
            total = func(total, element)
            yield total


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    return _batched(iter(iterable), n)


def _batched(iterator, n):
    while batch := tuple(islice(iterator, n)):
        yield batch


class chain:
    """One iterable after the other."""

    def __new__(cls, *iterables):
        return _chain(iterables)

    @classmethod
    def from_iterable(cls, iterable, /):
        return _chain(iterable)


def _chain(iterables):
    for iterable in iterables:
        yield from iterable


def compress(data, selectors):
    return (element for element, selector in zip(data, selectors) if selector)


def dropwhile(predicate, iterable, /):
    return _dropwhile(predicate, iter(iterable))


def _dropwhile(predicate, iterator):
    for element in iterator:
        if not predicate(element):
            yield element
            break
    yield from iterator


def takewhile(predicate, iterable, /):
    return _takewhile(predicate, iter(iterable))


def _takewhile(predicate, iterator):
    for element in iterator:
        if not predicate(element):
            return
        yield element


def filterfalse(predicate, iterable, /):
    if predicate is None:
        return (element for element in iterable if not element)
    return (element for element in iterable if not predicate(element))


class groupby:
    """Runs of elements with equal keys, each as (key, iterator)."""

    def __init__(self, iterable, key=None):
        self._iterator = iter(iterable)
        self._keyfunc = key
        self._value = self._key = self._target = _absent
        self._group = None

    def __iter__(self):
        return self

    def __next__(self):
        self._group = group = object()
        while self._key is self._target or (
            self._target is not _absent and self._key is not _absent and self._key == self._target
        ):
            self._step()
        self._target = self._key
        return self._key, self._members(self._target, group)

    def _step(self):
        self._value = next(self._iterator)
        self._key = self._value if self._keyfunc is None else self._keyfunc(self._value)

    def _members(self, target, group):
        while self._group is group and self._key == target:
            yield self._value
            try:
                self._step()
            except StopIteration:
                self._key = self._target = _absent
                self._iterator = iter(())
                return


def islice(iterable, *args):
    limits = slice(*args)
    start = 0 if limits.start is None else limits.start
    stop = limits.stop
    step = 1 if limits.step is None else limits.step
    if not isinstance(start, int) or start < 0 or not (stop is None or isinstance(stop, int) and stop >= 0):
        if len(args) == 1:
            raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if not isinstance(step, int) or step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, stop, step)


def _islice(iterator, start, stop, step):
    at = 0
    wanted = start
    if stop is not None and wanted >= stop:
        while at < stop:
            if next(iterator, _absent) is _absent:
                return
            at += 1
        return
    for element in iterator:
        if at == wanted:
            yield element
            wanted += step
        at += 1
        if stop is not None and (at >= stop or wanted >= stop):
            while at < stop:
                if next(iterator, _absent) is _absent:
                    return
                at += 1
            return


def pairwise(iterable, /):
    return _pairwise(iter(iterable))


def _pairwise(iterator):
    before = next(iterator, _absent)
    if before is _absent:
        return
    for element in iterator:
        yield before, element
        before = element


def starmap(function, iterable, /):
    return (function(*args) for args in iterable)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError("n must be >= 0")
    iterator = iter(iterable)
    # Each element links to the next: [value, next], and the last one is [].
    link = []
    return tuple([_tee(iterator, link) for _ in range(n)])


def _tee(iterator, link):
    while True:
        if not link:
            value = next(iterator, _absent)
            if value is _absent:
                return
            link.append(value)
            link.append([])
        yield link[0]
        link = link[1]


def zip_longest(*iterables, fillvalue=None):
    return _zip_longest([iter(iterable) for iterable in iterables], fillvalue)


def _zip_longest(iterators, fillvalue):
    active = len(iterators)
    while active:
        values = []
        for at, iterator in enumerate(iterators):
            value = fillvalue if iterator is None else next(iterator, _absent)
            if value is _absent:
                active -= 1
                if not active:
                    return
                iterators[at] = None
                value = fillvalue
            values.append(value)
        yield tuple(values)


def product(*iterables, repeat=1):
    pools = [tuple(iterable) for iterable in iterables] * repeat
    return _product(pools)


def _product(pools):
    if not all(pools):
        return
    places = [0] * len(pools)
    values = [pool[0] for pool in pools]
    while True:
        yield tuple(values)
        for at in range(len(pools) - 1, -1, -1):
            places[at] += 1
            if places[at] < len(pools[at]):
                values[at] = pools[at][places[at]]
                break
            places[at] = 0
            values[at] = pools[at][0]
        else:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    if r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(pool, r)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple([pool[index] for index in indices[:r]])
    while n:
        for at in range(r - 1, -1, -1):
            cycles[at] -= 1
            if not cycles[at]:
                indices[at:] = indices[at + 1 :] + indices[at : at + 1]
                cycles[at] = n - at
            else:
                other = n - cycles[at]
                indices[at], indices[other] = indices[other], indices[at]
                yield tuple([pool[index] for index in indices[:r]])
                break
        else:
            return


def combinations(iterable, r):
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(pool, r, 1)


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(pool, r, 0)


def _combinations(pool, r, gap):
    """Indices that go up by at least `gap`."""
    n = len(pool)
    if r and not n or gap and r > n:
        return
    indices = [at * gap for at in range(r)]
    while True:
        yield tuple([pool[index] for index in indices])
        for at in range(r - 1, -1, -1):
            if indices[at] < n - 1 - (r - 1 - at) * gap:
                break
        else:
            return
        start = indices[at] + 1
        for after in range(at, r):
            indices[after] = start + (after - at) * gap
