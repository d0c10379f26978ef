from typing import Generic, NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union, runtime_checkable
from collections.abc import Callable, Iterator

T = TypeVar("T")
K = TypeVar("K", bound="Comparable")


class Comparable(Protocol):
    def __lt__(self, other) -> bool: ...


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


class Stack(Generic[T]):
    def __init__(self) -> None:
        self._items: list[T] = []

    def push(self, item: T) -> "Stack[T]":
        self._items.append(item)
        return self

    def pop(self) -> T:
        return self._items.pop()

    def __iter__(self) -> Iterator[T]:
        return reversed(self._items)


class IntStack(Stack[int]):
    def total(self) -> int:
        return sum(self._items)


class File:
    def close(self):
        return "closed"


class Row(NamedTuple):
    name: str
    age: int = 0


class Movie(TypedDict, total=False):
    title: str
    year: int


def largest(items: list[K], key: Optional[Callable[[K], int]] = None) -> Union[K, None]:
    return max(items, key=key) if items else None


s = Stack[int]().push(1).push(2)
print(list(s), s.pop(), IntStack().push(4).push(5).total(), largest([3, 9, 2]), largest([]))
print(isinstance(File(), Closable), isinstance(3, Closable), isinstance(s, Stack), issubclass(IntStack, Stack))
row = Row("ann")
print(row, row._replace(age=3), Row._fields, row == ("ann", 0), Row.__annotations__)
movie: Movie = {"title": "Up", "year": 2009}
print(movie, Movie.__name__, T, Stack.__parameters__, IntStack.__orig_bases__)
print(Optional[int], Union[int, str], list[int], dict[str, list[int]], int | None)
