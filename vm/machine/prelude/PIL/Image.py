"""Pictures: pixels as bytes, row by row."""

import io
import _vm
from PIL import UnidentifiedImageError
from PIL.ImageFilter import BoxBlur, GaussianBlur, Kernel

NEAREST, LANCZOS, BILINEAR, BICUBIC, BOX, HAMMING = 0, 1, 2, 3, 4, 5
ANTIALIAS = LANCZOS
FLIP_LEFT_RIGHT, FLIP_TOP_BOTTOM, ROTATE_90, ROTATE_180, ROTATE_270 = 0, 1, 2, 3, 4
_CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "bmp": "BMP", "webp": "WEBP"}
_BYTE_SECONDS = 2e-9


class Resampling:
    NEAREST, LANCZOS, BILINEAR, BICUBIC, BOX, HAMMING = 0, 1, 2, 3, 4, 5


class Transpose:
    FLIP_LEFT_RIGHT, FLIP_TOP_BOTTOM, ROTATE_90, ROTATE_180, ROTATE_270 = 0, 1, 2, 3, 4


def _work(name, shown, *args):
    """A kernel, computed without the interpreter lock."""
    result, seconds = _vm.kernel(name, args)
    return _vm.offload(seconds, shown, result)


def _moved(pixels, seconds, shown):
    return _vm.offload(seconds, shown, pixels)


class Image:
    """A picture."""

    format = None
    filename = ""

    def __init__(self, mode, size, pixels, format=None):
        self.mode = mode
        self._size = size
        self._pixels = pixels
        self.format = format
        self.info = {}

    @property
    def size(self):
        return self._size

    @property
    def width(self):
        return self._size[0]

    @property
    def height(self):
        return self._size[1]

    def _new(self, pixels, size=None, mode=None):
        new = Image(self.mode if mode is None else mode, self._size if size is None else size, pixels)
        new.info = dict(self.info)
        return new

    def copy(self):
        return self._new(self._pixels)

    def load(self):
        return None

    def filter(self, filter):
        if isinstance(filter, type):
            filter = filter()
        width, height = self._size
        if isinstance(filter, (GaussianBlur, BoxBlur)):
            radius = filter.radius
            if not isinstance(radius, (int, float)):
                raise TypeError(f"'<' not supported between instances of {type(radius).__name__!r} and 'int'")
            kind = "gaussian" if isinstance(filter, GaussianBlur) else "box"
            return self._new(_work("image_blur", filter.name, self.mode, width, height, self._pixels, float(radius), kind))
        if not isinstance(filter, Kernel):
            raise TypeError("filter argument should be ImageFilter.Filter instance or class")
        size, scale, offset, weights = filter.filterargs
        pixels = _work(
            "image_convolve", filter.name, self.mode, width, height, self._pixels, size[0],
            [float(weight) for weight in weights], float(scale), float(offset),
        )  # fmt: skip
        return self._new(pixels)

    def resize(self, size, resample=None, box=None, reducing_gap=None):
        to_width, to_height = int(size[0]), int(size[1])
        if to_width <= 0 or to_height <= 0:
            raise ValueError("height and width must be > 0")
        source = self if box is None else self.crop(box)
        width, height = source._size
        pixels = _work("image_resize", "resize", self.mode, width, height, source._pixels, to_width, to_height)
        return self._new(pixels, (to_width, to_height))

    def thumbnail(self, size, resample=BICUBIC, reducing_gap=2.0):
        width, height = self._size
        most_wide, most_high = int(size[0]), int(size[1])
        if most_wide >= width and most_high >= height:
            return
        scale = min(most_wide / width, most_high / height)
        small = self.resize((max(round(width * scale), 1), max(round(height * scale), 1)))
        self._size = small._size
        self._pixels = small._pixels

    def crop(self, box=None):
        if box is None:
            return self.copy()
        left, top, right, bottom = [int(round(edge)) for edge in box]
        if right < left:
            raise ValueError("Coordinate 'right' is less than 'left'")
        if bottom < top:
            raise ValueError("Coordinate 'lower' is less than 'upper'")
        width, height = self._size
        if left < 0 or top < 0 or right > width or bottom > height:
            raise ValueError("crop: the box must be inside the picture")
        step = _CHANNELS[self.mode]
        rows = []
        for y in range(top, bottom):
            start = (y * width + left) * step
            rows.append(self._pixels[start : start + (right - left) * step])
        pixels = b"".join(rows)
        return self._new(_moved(pixels, len(pixels) * _BYTE_SECONDS, "crop"), (right - left, bottom - top))

    def _points(self):
        step = _CHANNELS[self.mode]
        return [self._pixels[at : at + step] for at in range(0, len(self._pixels), step)]

    def transpose(self, method):
        width, height = self._size
        points = self._points()
        rows = [points[y * width : (y + 1) * width] for y in range(height)]
        if method == FLIP_LEFT_RIGHT:
            rows = [row[::-1] for row in rows]
        elif method == FLIP_TOP_BOTTOM:
            rows = rows[::-1]
        elif method == ROTATE_180:
            rows = [row[::-1] for row in rows[::-1]]
        elif method == ROTATE_90:
            rows = [list(column) for column in zip(*rows)][::-1]
        elif method == ROTATE_270:
            rows = [list(column) for column in zip(*rows[::-1])]
        else:
            raise ValueError(f"transpose: method {method!r} is not supported")
        pixels = b"".join([b"".join(row) for row in rows])
        size = (height, width) if method in (ROTATE_90, ROTATE_270) else self._size
        return self._new(_moved(pixels, len(pixels) * _BYTE_SECONDS, "transpose"), size)

    def rotate(self, angle, resample=NEAREST, expand=0, center=None, translate=None, fillcolor=None):
        turns = {0: None, 90: ROTATE_90, 180: ROTATE_180, 270: ROTATE_270}
        angle = angle % 360
        if angle not in turns or angle in (90, 270) and not expand and self.width != self.height:
            raise NotImplementedError("Image.rotate: only by 90, 180 or 270 degrees, the first and last with expand=True")
        return self.copy() if turns[angle] is None else self.transpose(turns[angle])

    def convert(self, mode=None, *args, **settings):
        if mode is None or mode == self.mode:
            return self.copy()
        if mode not in _CHANNELS:
            raise ValueError(f"conversion from {self.mode} to {mode} not supported")
        points = self._points()
        if mode == "L":
            pixels = bytes([(p[0] * 19595 + p[1] * 38470 + p[2] * 7471 + 0x8000) >> 16 for p in points])
        else:
            colours = [p * 3 for p in points] if self.mode == "L" else [p[:3] for p in points]
            pixels = (b"\xff".join(colours) + b"\xff") if mode == "RGBA" else b"".join(colours)
        return self._new(_moved(pixels, len(pixels) * _BYTE_SECONDS, "convert"), None, mode)

    def getpixel(self, xy):
        x, y = xy
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError("image index out of range")
        step = _CHANNELS[self.mode]
        at = (y * self.width + x) * step
        return self._pixels[at] if step == 1 else tuple(self._pixels[at : at + step])

    def putpixel(self, xy, value):
        x, y = xy
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError("image index out of range")
        step = _CHANNELS[self.mode]
        at = (y * self.width + x) * step
        self._pixels = self._pixels[:at] + _colour(self.mode, value) + self._pixels[at + step :]

    def getdata(self, band=None):
        points = self._points()
        return [p[0] for p in points] if self.mode == "L" else [tuple(p) for p in points]

    def tobytes(self):
        return self._pixels

    def getbands(self):
        return tuple(self.mode)

    def save(self, fp, format=None, **params):
        if format is None:
            name = str(getattr(fp, "name", fp))
            extension = name.rpartition(".")[2].lower() if "." in name else ""
            if extension not in _FORMATS:
                raise ValueError(f"unknown file extension: {'.' + extension if extension else ''}")
            format = _FORMATS[extension]
        width, height = self._size
        if format.upper() == "JPEG":
            if self.mode == "RGBA":
                raise OSError("cannot write mode RGBA as JPEG")
            format = "PNG"  # there is no encoder for JPEG; the name of the file stays as it is
        data = _work("image_encode", "save", format.upper(), self.mode, width, height, self._pixels)
        if hasattr(fp, "write"):
            fp.write(data)
        else:
            with io.open(fp, "wb") as file:
                file.write(data)

    def show(self, title=None):
        raise NotImplementedError("Image.show: there is no viewer here; save the picture")

    def close(self):
        pass

    def verify(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass

    def __eq__(self, other):
        if not isinstance(other, Image):
            return NotImplemented
        return (self.mode, self._size, self._pixels) == (other.mode, other._size, other._pixels)

    __hash__ = None

    def __repr__(self):
        name = "PIL.Image.Image" if self.format is None else f"PIL.{self.format.title()}ImagePlugin.{self.format.title()}ImageFile"
        return f"<{name} image mode={self.mode} size={self.width}x{self.height} at {id(self):#X}>"


def open(fp, mode="r", formats=None):
    if hasattr(fp, "read"):
        data, name = fp.read(), ""
    else:
        name = str(fp)
        _supply(name)
        with io.open(fp, "rb") as file:
            data = file.read()
    try:
        format, mode, width, height, pixels = _work("image_decode", "open", data)
    except OSError:
        raise UnidentifiedImageError(f"cannot identify image file {name!r}") from None
    image = Image(mode, (width, height), pixels, format)
    image.filename = name
    return image


# The playground's pictures: they are there when they are first opened.
_SUPPLIED = {"photo.jpg": (640, 427), "forest.jpg": (800, 533), "harbour.jpg": (720, 480), "street.jpg": (480, 640)}


def _supply(name):
    if name not in _SUPPLIED or _vm.file_read(name) is not None:
        return
    width, height = _SUPPLIED[name]
    # A few patches of colour, made large: smooth, with something to blur.
    patches = b"".join([_vm.kernel("sha256", (f"{name} {row}".encode(),))[0][:27] for row in range(7)])
    pixels, _ = _vm.kernel("image_resize", ("RGB", 9, 7, patches, width, height))
    data, _ = _vm.kernel("image_encode", ("PNG", "RGB", width, height, pixels))
    _vm.file_write(name, data)


_COLOURS = {
    "black": (0, 0, 0), "white": (255, 255, 255), "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255),
    "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "orange": (255, 165, 0),
}  # fmt: skip


def _colour(mode, colour):
    if isinstance(colour, str):
        if colour.startswith("#") and len(colour) == 7:
            colour = tuple([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
        elif colour.lower() in _COLOURS:
            colour = _COLOURS[colour.lower()]
        else:
            raise ValueError(f"unknown color specifier: {colour!r}")
        if mode == "L":
            colour = (colour[0] * 19595 + colour[1] * 38470 + colour[2] * 7471 + 0x8000) >> 16
    if isinstance(colour, int):
        colour = (colour,) if mode == "L" else (colour & 255, colour >> 8 & 255, colour >> 16 & 255)
    if mode == "RGBA" and len(colour) == 3:
        colour = (*colour, 255)
    return bytes(colour[: _CHANNELS[mode]])


def new(mode, size, color=0):
    if mode not in _CHANNELS:
        raise ValueError(f"image mode {mode!r} is not supported: use 'L', 'RGB' or 'RGBA'")
    width, height = size
    return Image(mode, (width, height), _colour(mode, color) * (width * height))


def frombytes(mode, size, data):
    if len(data) != size[0] * size[1] * _CHANNELS[mode]:
        raise ValueError("not enough image data")
    return Image(mode, tuple(size), bytes(data))
