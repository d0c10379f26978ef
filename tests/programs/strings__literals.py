print('single', "double", '''triple
line''', r"raw\n", "tab\there", 'it\'s', "a\\b", "\x41\u00e9\U0001F600\101")
print("implicit " "concatenation")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\n\t\\\x00\x7fé"))
print(len("😀"), "😀"[0] == "😀", ascii("é😀"))
long = ("first "
        "second "
        f"{1 + 1}")
print(long)
print("a\
b")
print(str(1.0), str(None), str(True), str([1, "a", 2.5]), str({"k": ("t",)}))
