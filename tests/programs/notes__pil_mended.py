# cpython: no (PIL is not installed)
from PIL import Image, ImageFilter

image = Image.open("photo.jpg")
width, height = image.size
image = image.filter(ImageFilter.GaussianBlur(3))
print(image.size == (width, height))
image.thumbnail((64, 64))
print(max(image.size))
image.save("small.jpg")
again = Image.open("small.jpg")
print(again.size == image.size)
