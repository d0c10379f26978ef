"""A process that keeps objects for others, and what stands for them there.

Each request goes through one channel to the server, with the number of the channel for the answer.
"""

import threading
import _vm
from multiprocessing import _state


class RemoteError(Exception):
    def __str__(self):
        return "\n" + "-" * 75 + "\n" + str(self.args[0]) + "-" * 75


class Namespace:
    """Attributes, and nothing else."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = sorted(f"{name}={value!r}" for name, value in self.__dict__.items() if not name.startswith("_"))
        return f"{type(self).__name__}({', '.join(items)})"


class ValueHolder:
    """What `Manager().Value` keeps."""

    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    def __repr__(self):
        return f"Value({self._typecode!r}, {self._value!r})"

    value = property(get, set)


def _make(kind, args, kwargs):
    import queue

    if kind == "dict":
        return dict(*args, **kwargs)
    if kind == "list":
        return list(*args)
    if kind == "Namespace":
        return Namespace(**kwargs)
    if kind == "Value":
        return ValueHolder(*args)
    if kind == "Array":
        return list(args[1])
    if kind == "Queue":
        return queue.Queue(*args)
    if kind == "JoinableQueue":
        return queue.Queue(*args)
    if kind in ("Lock", "RLock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"):
        if kind == "Condition" and args:
            raise NotImplementedError("Manager().Condition with a lock of its own")
        return getattr(threading, kind)(*args)
    return kind(*args, **kwargs)


_WAITING = ("Queue", "JoinableQueue", "Lock", "RLock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier")


def _serve(requests, registry):
    """What the server's process does."""
    objects = {}
    count = 0
    workers = {}
    while True:
        client, answers, number, method, args, kwargs = _vm.loads(_vm.channel_receive(requests, None, "pipe"))
        if method == "#stop":
            _vm.channel_send(answers, _vm.dumps((True, None)))
            return
        if method == "#make":
            count += 1
            try:
                objects[count] = (number, _make(registry.get(number, number), args, kwargs))
                _answer(answers, True, count)
            except Exception as error:
                _answer(answers, False, error)
            continue
        kind, obj = objects[number]
        if kind in _WAITING:
            # One thread for each client's thread: locks have owners.
            worker = workers.get(client)
            if worker is None:
                worker = workers[client] = _Worker()
                threading.Thread(target=worker.work, daemon=True).start()
            worker.give((answers, obj, method, args, kwargs))
        else:
            _request(answers, obj, method, args, kwargs)


class _Worker:
    def __init__(self):
        self._todo = []

    def give(self, request):
        self._todo.append(request)
        _vm.unpark(self)

    def work(self):
        while True:
            while not self._todo:
                _vm.park(self, "pool", None)
            _request(*self._todo.pop(0))


def _request(answers, obj, method, args, kwargs):
    try:
        if method == "#repr":
            result = repr(obj)
        elif method == "#get":
            result = getattr(obj, *args)
        elif method == "#set":
            result = setattr(obj, *args)
        elif method == "#iter":
            result = list(obj)
        else:
            result = getattr(obj, method)(*args, **kwargs)
        if method in ("keys", "values", "items"):
            result = list(result)
        if method == "__iadd__" or method == "__imul__":
            result = None
    except Exception as error:
        _answer(answers, False, error)
    else:
        _answer(answers, True, result)


def _answer(answers, well, value):
    try:
        message = _vm.dumps((well, value))
    except Exception as error:
        message = _vm.dumps((False, RemoteError(_vm.format_exception(error))))
    _vm.channel_send(answers, message)


_channels = {}  # process and thread: the channel of its answers


def _ask(requests, number, method, args, kwargs):
    me = (_vm.process(), _vm.current())
    answers = _channels.get(me)
    if answers is None:
        answers = _channels[me] = _vm.channel()
    _vm.channel_send(requests, _vm.dumps((me, answers, number, method, args, kwargs)))
    well, value = _vm.loads(_vm.channel_receive(answers, None, "pipe"))
    if not well:
        raise value
    return value


class BaseProxy:
    """Stands for an object of the server."""

    def __init__(self, requests, number, kind):
        object.__setattr__(self, "_requests", requests)
        object.__setattr__(self, "_id", number)
        object.__setattr__(self, "_typeid", kind)

    def _callmethod(self, methodname, args=(), kwds={}):
        return _ask(self._requests, self._id, methodname, args, kwds)

    def _getvalue(self):
        return self._callmethod("copy")

    def __reduce__(self):
        return type(self), (self._requests, self._id, self._typeid)

    def __str__(self):
        return self._callmethod("#repr")

    def __repr__(self):
        return f"<{type(self).__name__} object, typeid {self._typeid!r} at {id(self):#x}>"

    def __deepcopy__(self, memo):
        return self._getvalue()


def _method(name):
    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)

    method.__name__ = name
    return method


def _give_methods(cls, names):
    for name in names.split():
        setattr(cls, name, _method(name))


class ListProxy(BaseProxy):
    def __iadd__(self, other):
        self._callmethod("extend", (list(other),))
        return self

    def __imul__(self, n):
        self._callmethod("__imul__", (n,))
        return self

    def __iter__(self):
        return iter(self._callmethod("#iter"))


_give_methods(
    ListProxy,
    "__add__ __contains__ __delitem__ __getitem__ __len__ __mul__ __reversed__ __rmul__ __setitem__ append copy count "
    "extend index insert pop remove reverse sort",
)


class DictProxy(BaseProxy):
    def __iter__(self):
        return iter(self._callmethod("#iter"))


_give_methods(
    DictProxy,
    "__contains__ __delitem__ __getitem__ __len__ __setitem__ clear copy get items keys pop popitem setdefault update "
    "values",
)


class NamespaceProxy(BaseProxy):
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._callmethod("#get", (name,))

    def __setattr__(self, name, value):
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self._callmethod("#set", (name, value))

    def __delattr__(self, name):
        self._callmethod("__delattr__", (name,))


class ValueProxy(BaseProxy):
    def get(self):
        return self._callmethod("get")

    def set(self, value):
        self._callmethod("set", (value,))

    value = property(get, set)


class ArrayProxy(ListProxy):
    pass


class QueueProxy(BaseProxy):
    pass


_give_methods(QueueProxy, "put get put_nowait get_nowait qsize empty full task_done join")


class AcquirerProxy(BaseProxy):
    def acquire(self, blocking=True, timeout=None):
        return self._callmethod("acquire", (blocking,) if timeout is None else (blocking, timeout))

    def release(self):
        return self._callmethod("release")

    def __enter__(self):
        return self._callmethod("acquire")

    def __exit__(self, exc_type, exc_val, exc_tb):
        return self._callmethod("release")


class ConditionProxy(AcquirerProxy):
    def wait_for(self, predicate, timeout=None):
        result = predicate()
        while not result:
            if not self.wait(timeout):
                break
            result = predicate()
        return result


_give_methods(ConditionProxy, "wait notify notify_all")


class EventProxy(BaseProxy):
    pass


_give_methods(EventProxy, "is_set set clear wait")


class BarrierProxy(BaseProxy):
    parties = property(lambda self: self._callmethod("#get", ("parties",)))
    n_waiting = property(lambda self: self._callmethod("#get", ("n_waiting",)))
    broken = property(lambda self: self._callmethod("#get", ("broken",)))


_give_methods(BarrierProxy, "wait abort reset")


class _ObjectProxy(BaseProxy):
    """Stands for an object of a class that a program registered."""

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwds: self._callmethod(name, args, kwds)


_PROXIES = {
    "dict": DictProxy,
    "list": ListProxy,
    "Namespace": NamespaceProxy,
    "Value": ValueProxy,
    "Array": ArrayProxy,
    "Queue": QueueProxy,
    "JoinableQueue": QueueProxy,
    "Lock": AcquirerProxy,
    "RLock": AcquirerProxy,
    "Semaphore": AcquirerProxy,
    "BoundedSemaphore": AcquirerProxy,
    "Condition": ConditionProxy,
    "Event": EventProxy,
    "Barrier": BarrierProxy,
}


class BaseManager:
    """Starts the server's process, and makes objects there."""

    _registry = {}

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None):
        if ctx is None:
            from multiprocessing.context import _default

            ctx = _default.get_context()
        self._ctx = ctx
        self._requests = _vm.channel()
        self._server = None

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, **settings):
        if "_registry" not in cls.__dict__:
            cls._registry = dict(cls._registry)
        cls._registry[typeid] = callable

        def make(self, /, *args, **kwds):
            return self._make(typeid, args, kwds, proxytype)

        make.__name__ = typeid
        setattr(cls, typeid, make)

    def start(self, initializer=None, initargs=()):
        if self._server is not None:
            raise ProcessError("Already started server")
        self._server = self._ctx.Process(target=_serve, args=(self._requests, dict(self._registry)))
        self._server.name = f"{type(self).__name__}-{':'.join(map(str, self._server._identity))}"
        self._server.daemon = True
        self._server.start()
        _state.finalizers.append(self.shutdown)

    def _make(self, kind, args, kwargs, proxy=None):
        assert self._server is not None, "server not yet started"
        number = _ask(self._requests, kind, "#make", args, kwargs)
        return (proxy or _PROXIES.get(kind, _ObjectProxy))(self._requests, number, kind)

    def shutdown(self):
        if self._server is not None and self._server.is_alive():
            _ask(self._requests, 0, "#stop", (), {})
            self._server.join()

    def join(self, timeout=None):
        if self._server is not None:
            self._server.join(timeout)

    def __enter__(self):
        if self._server is None:
            self.start()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()


class ProcessError(Exception):
    pass


class SyncManager(BaseManager):
    """A manager of the usual things."""

    def dict(self, *args, **kwds):
        return self._make("dict", args, kwds)

    def list(self, *args):
        return self._make("list", args, {})

    def Namespace(self, **kwds):
        return self._make("Namespace", (), kwds)

    def Value(self, typecode, value, lock=True):
        return self._make("Value", (typecode, value), {})

    def Array(self, typecode, sequence, lock=True):
        return self._make("Array", (typecode, list(sequence)), {})

    def Queue(self, maxsize=0):
        return self._make("Queue", (maxsize,), {})

    def JoinableQueue(self, maxsize=0):
        return self._make("JoinableQueue", (maxsize,), {})

    def Lock(self):
        return self._make("Lock", (), {})

    def RLock(self):
        return self._make("RLock", (), {})

    def Event(self):
        return self._make("Event", (), {})

    def Condition(self):
        return self._make("Condition", (), {})

    def Semaphore(self, value=1):
        return self._make("Semaphore", (value,), {})

    def BoundedSemaphore(self, value=1):
        return self._make("BoundedSemaphore", (value,), {})

    def Barrier(self, parties, action=None, timeout=None):
        return self._make("Barrier", (parties, action, timeout), {})
