try:
    name = input("Your name? ")
    print("hello", name)
except EOFError as error:
    print()
    print("EOFError:", error)
