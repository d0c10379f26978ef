"""Patterns of file names."""


def fnmatchcase(name, pat):
    if not pat:
        return not name
    first = pat[0]
    if first == "*":
        return any(fnmatchcase(name[at:], pat[1:]) for at in range(len(name) + 1))
    if not name:
        return False
    if first == "?":
        return fnmatchcase(name[1:], pat[1:])
    if first == "[" and "]" in pat[2:]:
        end = pat.index("]", 2)
        letters = pat[1:end]
        negated = letters.startswith("!")
        if negated:
            letters = letters[1:]
        inside = False
        at = 0
        while at < len(letters):
            if letters[at + 1 : at + 2] == "-" and at + 2 < len(letters):
                inside = inside or letters[at] <= name[0] <= letters[at + 2]
                at += 3
            else:
                inside = inside or letters[at] == name[0]
                at += 1
        return inside != negated and fnmatchcase(name[1:], pat[end + 1 :])
    return name[0] == first and fnmatchcase(name[1:], pat[1:])


fnmatch = fnmatchcase


def filter(names, pat):
    return [name for name in names if fnmatchcase(name, pat)]
