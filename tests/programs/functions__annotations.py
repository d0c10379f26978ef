from typing import Optional


def area(width: float, height: float = 1.0, *tags: str, unit: Optional[str] = None) -> float:
    result: float = width * height
    return result


print(area(2, 3))
print(list(area.__annotations__))
print(area.__annotations__["width"], area.__annotations__["return"])
count: int = 3
print(count)
