"""Pictures, as Pillow has them: decoding, filters and sizes are real work outside the interpreter lock."""

__version__ = "10.0.0"


class UnidentifiedImageError(OSError):
    pass
