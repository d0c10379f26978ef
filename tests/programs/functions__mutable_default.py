def append_to(item, items=[]):
    items.append(item)
    return items


print(append_to(1))
print(append_to(2))
print(append_to(3, []))


def append_safely(item, items=None):
    if items is None:
        items = []
    items.append(item)
    return items


print(append_safely(1), append_safely(2))
