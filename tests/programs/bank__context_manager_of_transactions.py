import threading
from contextlib import contextmanager


class Ledger:
    def __init__(self, **balances):
        self._balances = dict(balances)
        self._lock = threading.Lock()
        self.log = []

    @contextmanager
    def transaction(self, title):
        with self._lock:
            before = self._balances.copy()
            try:
                yield self._balances
            except Exception as error:
                self._balances = before
                self.log.append(f"{title}: rolled back ({error!r})")
                raise
            else:
                self.log.append(f"{title}: committed")

    def __getitem__(self, name):
        return self._balances[name]


def move(ledger, source, target, amount):
    with ledger.transaction(f"{source}->{target} {amount}") as balances:
        balances[source] -= amount
        if balances[source] < 0:
            raise ValueError(f"{source} would have {balances[source]}")
        balances[target] += amount


ledger = Ledger(a=10, b=0)
move(ledger, "a", "b", 7)
try:
    move(ledger, "a", "b", 7)
except ValueError as error:
    print("refused:", error)
try:
    move(ledger, "a", "nobody", 1)
except KeyError as error:
    print("no such account:", error)
print(ledger["a"], ledger["b"])
print(*ledger.log, sep="\n")
