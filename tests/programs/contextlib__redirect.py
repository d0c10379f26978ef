import io
from contextlib import redirect_stdout

buffer = io.StringIO()
with redirect_stdout(buffer):
    print("captured")
    print("twice", 2)
print(repr(buffer.getvalue()))
