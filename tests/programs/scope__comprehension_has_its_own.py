i = "outside"
squares = [i * i for i in range(4)]
print(i, squares)
for i in range(3):
    pass
print(i)
if (n := len(squares)) > 3:
    print("n is", n)
print([y := 1, y**2], y)
