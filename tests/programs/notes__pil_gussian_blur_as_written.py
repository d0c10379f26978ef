# cpython: no (PIL is not installed)
from PIL import Image, ImageFilter
image = Image.open("photo.jpg")
image = image.filter(ImageFilter.GussianBlur(15))
image.save("blurred.jpg")
