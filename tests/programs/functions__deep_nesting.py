# What goes down through nested values natively has a limit, and ends as an error of the program.
classes = int
for _ in range(5000):
    classes = (classes,)
try:
    isinstance("", classes)
except RecursionError as error:
    print(type(error).__name__)

classes = int
for _ in range(70):
    classes = (classes,)
print(isinstance(1, classes), issubclass(str, classes))

values = [1]
for _ in range(150):
    values = zip(values)
(value,) = values
depth = 0
while isinstance(value, tuple):
    (value,) = value
    depth += 1
print(depth, value)

values = [1]
for _ in range(150):
    values = enumerate(values)
value = next(values)
depth = 0
while isinstance(value, tuple):
    value = value[1]
    depth += 1
print(depth, value)
