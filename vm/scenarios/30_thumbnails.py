# title: Thumbnails: pictures in a pool of threads
# topic: Futures and pools
# look: Blurring and shrinking are done by compiled code that releases the GIL, so threads help although this is
#   work for the processor. Loading and saving wait for the file system. Compare one worker with four.
# try: Change the number of cores. Replace the filter by a loop over numbers in Python: do threads still help?
# settings: policy=gil cores=4 seed=1
import time
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageFilter

PHOTOS = ["photo.jpg", "forest.jpg", "harbour.jpg", "street.jpg"]


def make_thumbnail(name):
    image = Image.open(name)
    size = image.size
    image = image.filter(ImageFilter.GaussianBlur(4))
    image.thumbnail((96, 96))
    image.save("thumb-" + name)
    return f"{name}: {size[0]}x{size[1]} -> {image.size[0]}x{image.size[1]}"


for workers in (1, 4):
    start = time.perf_counter()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        lines = list(pool.map(make_thumbnail, PHOTOS))
    took = (time.perf_counter() - start) * 1000
    print(f"{workers} worker{'s' if workers > 1 else ''}: {took:.0f} ms")
print(*lines, sep="\n")
