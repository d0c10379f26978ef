list1 = [1, 2, 3]
list2 = [4, 5, 6]
joined = list1 + list2
print(joined, [*list1, *list2])
