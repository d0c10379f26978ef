# cpython: no (PIL is not installed)
from PIL import ImageFilter
ImageFilter.GussianBlur(int)
