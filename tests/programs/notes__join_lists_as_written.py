list1 = [1,2,3]
list2 = [4,5,6]
list = list1+list2
