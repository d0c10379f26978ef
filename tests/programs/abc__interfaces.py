from abc import ABC, abstractmethod


class Storage(ABC):
    @property
    @abstractmethod
    def name(self): ...

    @abstractmethod
    def save(self, item): ...

    @classmethod
    @abstractmethod
    def create(cls): ...


class Memory(Storage):
    def __init__(self):
        self.items = []

    @property
    def name(self):
        return "memory"

    def save(self, item):
        self.items.append(item)
        return len(self.items)

    @classmethod
    def create(cls):
        return cls()


m = Memory.create()
print(m.name, m.save("x"), m.save("y"), isinstance(m, Storage))
try:
    Storage()
except TypeError as error:
    print(error)
print(sorted(Storage.__abstractmethods__))
