from typing import Any, Callable, Generic, Iterable, List, Optional, Protocol, TypeVar, Union, cast

T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)

    def pop(self) -> Optional[T]:
        return self.items.pop() if self.items else None


def apply(f: Callable[[int], int], xs: Iterable[int]) -> list[int]:
    return [f(x) for x in xs]


class Speaker(Protocol):
    def speak(self) -> str: ...


class Dog:
    def speak(self) -> str:
        return "woof"


def hear(s: Speaker, extra: Union[int, str, None] = None, anything: Any = 0) -> str:
    return s.speak()


s = Stack[int]()
s.push(1)
print(s.pop(), s.pop(), apply(lambda x: x + 1, (1, 2)), hear(Dog()), cast(int, "5"))
Number = int | float
print(isinstance(3, int | str), isinstance(2.5, Number))
