for i in range(10):
    if i % 2:
        continue
    if i > 6:
        break
    print(i, end=" ")
else:
    print("not printed")
print()
for n in range(2, 12):
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        print(n, "is prime", end="; ")
print()
i = 3
while i:
    i -= 1
else:
    print("while's else", i)
while True:
    i += 1
    if i == 2:
        continue
    if i > 3:
        break
print(i)
for x in []:
    pass
else:
    print("empty loop, else runs")
for i in range(3): print(i, end=","); i = 100
print(i)
