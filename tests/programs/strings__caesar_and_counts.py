from collections import Counter


def caesar(text, shift):
    result = []
    for c in text:
        if c.isalpha():
            base = ord("A") if c.isupper() else ord("a")
            c = chr((ord(c) - base + shift) % 26 + base)
        result.append(c)
    return "".join(result)


secret = caesar("Hello, World!", 3)
print(secret, caesar(secret, -3))
print(Counter("mississippi").most_common(2))
words = "the cat and the dog and the bird".split()
print(sorted(Counter(words).items(), key=lambda kv: (-kv[1], kv[0])))
print("racecar" == "racecar"[::-1], " ".join(w[::-1] for w in "stressed desserts".split()))
