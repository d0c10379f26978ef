class Thing:
    pass


thing = Thing()
for action in (
    lambda: thing.colour,
    lambda: Thing.size,
    lambda: (5).colour,
    lambda: "text".push("x"),
    lambda: None.anything,
    lambda: [].add(1),
):
    try:
        action()
    except AttributeError as error:
        print(error)
setattr(thing, "colour", "red")
print(getattr(thing, "colour"), thing.__class__.__name__)
delattr(thing, "colour")
print(hasattr(thing, "colour"))
