group = ExceptionGroup("all", [ValueError(1), ExceptionGroup("in", [TypeError(2), ValueError(3)])])
print(group.message, str(group))
match, rest = group.split(ValueError)
print(match)
print(repr(match))
print(repr(rest))
print(group.subgroup(TypeError).exceptions[0].exceptions)
print(group.subgroup(KeyError))
print(isinstance(group, Exception), issubclass(ExceptionGroup, BaseExceptionGroup))
try:
    ExceptionGroup("empty", [])
except ValueError as error:
    print(error)
