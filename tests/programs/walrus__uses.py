data = [3, 8, 1, 9]
if (largest := max(data)) > 5:
    print("largest", largest)
queue = [1, 2, 3]
while (item := queue.pop() if queue else None) is not None:
    print(item, end=" ")
print()
print([last := n for n in data], last)
total = 0
print([total := total + n for n in data], total)
print((x := 1, y := 2), x + y)


def chunks(text, size):
    while chunk := text[:size]:
        yield chunk
        text = text[size:]


print(list(chunks("abcdefgh", 3)))
