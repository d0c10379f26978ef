# cpython: no (PIL is not installed)
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageFilter

NAMES = ["photo.jpg", "forest.jpg", "harbour.jpg", "street.jpg"]


def thumbnail(name):
    image = Image.open(name)
    before = image.size
    image = image.filter(ImageFilter.GaussianBlur(2))
    image.thumbnail((48, 48))
    image.save("small-" + name)
    return max(before) > 48, max(image.size)


with ThreadPoolExecutor(2) as executor:
    print(list(executor.map(thumbnail, NAMES)))
print(Image.open("small-forest.jpg").resize((10, 20)).size)
