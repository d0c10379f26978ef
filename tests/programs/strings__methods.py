s = "  Hello, World  "
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), s.upper().strip(), s.lower().strip())
t = "the quick brown fox"
print(t.split(), t.split("o"), t.split(" ", 1), t.rsplit(" ", 1), "a,b,,c".split(","))
print(t.title(), t.capitalize(), t.swapcase(), t.replace("quick", "slow"), t.replace("o", "0", 1))
print(t.find("quick"), t.find("zebra"), t.index("fox"), t.rfind("o"), t.count("o"))
print(t.startswith("the"), t.endswith(("cat", "fox")), "-".join(["a", "b", "c"]))
print("abc".isalpha(), "123".isdigit(), "a1".isalnum(), " ".isspace(), "Ab".isupper(), "ab".islower(), "".isalpha())
print("a=b=c".partition("="), "a=b=c".rpartition("="), "none".partition("="))
print("ab".center(8, "*"), "ab".ljust(5, "."), "ab".rjust(5), "7".zfill(3), "-7".zfill(4))
print("one\ntwo\r\nthree".splitlines(), "a\tb".expandtabs(4), "xxabcxx".strip("x"))
print("prefix-body".removeprefix("prefix-"), "body.txt".removesuffix(".txt"))
print("hello".translate(str.maketrans("el", "ip")), "Straße".casefold(), "name_1".isidentifier())
print("a" < "b", "abc" * 2, "b" in "abc", "abc"[::-1], "abc"[1], "abc"[-1:], len("héllo"))
