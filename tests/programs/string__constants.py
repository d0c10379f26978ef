import string

print(string.ascii_lowercase, string.ascii_uppercase[:5], string.digits, string.hexdigits)
print(string.punctuation, repr(string.whitespace), len(string.printable), string.ascii_letters[24:28])
print(string.capwords("hello big world"))
t = string.Template("$who likes ${what}s, costs $$5")
print(t.substitute(who="ada", what="cat"), t.safe_substitute(who="bob"))
try:
    t.substitute(who="x")
except KeyError as error:
    print("KeyError", error)
