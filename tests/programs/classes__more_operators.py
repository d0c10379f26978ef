class Log:
    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        raise AttributeError(name)

    def _say(op):
        def method(self, other=None):
            return f"{self.name}.{op}({other.name if isinstance(other, Log) else other})"
        return method

    __floordiv__ = _say("floordiv")
    __truediv__ = _say("truediv")
    __mod__ = _say("mod")
    __pow__ = _say("pow")
    __and__ = _say("and")
    __or__ = _say("or")
    __xor__ = _say("xor")
    __lshift__ = _say("lshift")
    __rshift__ = _say("rshift")
    __matmul__ = _say("matmul")
    __invert__ = _say("invert")
    __pos__ = _say("pos")


a, b = Log("a"), Log("b")
print(a // b, a / b, a % b, a**2)
print(a & b, a | b, a ^ b, a << 1, a >> 2, a @ b)
print(~a, +a)
