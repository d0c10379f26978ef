total = 0


def add(n):
    global total, created
    total += n
    created = True


add(3)
add(4)
print(total, created)


def shadow():
    total = 100
    return total


print(shadow(), total)
