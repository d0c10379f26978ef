class Safe:
    def __init__(self):
        self.__code = 1234
        self._hint = "digits"

    def open(self, code):
        return code == self.__code


s = Safe()
print(s.open(1), s.open(1234), s._hint)
try:
    s.__code
except AttributeError as error:
    print(error)
print(s._Safe__code)
