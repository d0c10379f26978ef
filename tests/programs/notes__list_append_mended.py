items = []
items.append("object")
print(items)
