list.append(object)
