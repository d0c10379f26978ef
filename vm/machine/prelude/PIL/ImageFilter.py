"""Filters for `Image.filter`."""


class Filter:
    name = "Filter"


class MultibandFilter(Filter):
    pass


class GaussianBlur(MultibandFilter):
    name = "GaussianBlur"

    def __init__(self, radius=2):
        self.radius = radius

    def __repr__(self):
        return f"<PIL.ImageFilter.GaussianBlur object at {id(self):#x}>"


class BoxBlur(MultibandFilter):
    name = "BoxBlur"

    def __init__(self, radius):
        if radius < 0:
            raise ValueError("radius must be >= 0")
        self.radius = radius


class Kernel(Filter):
    """A convolution of 3 by 3 or 5 by 5 points."""

    name = "Kernel"

    def __init__(self, size, kernel, scale=None, offset=0):
        if scale is None:
            scale = sum(kernel)
        if size[0] * size[1] != len(kernel):
            raise ValueError("not enough coefficients in kernel")
        self.filterargs = size, scale, offset, tuple(kernel)


class _Fixed(Kernel):
    def __init__(self):
        size, scale, offset, kernel = self.filterargs
        self.filterargs = size, scale, offset, kernel


class BLUR(_Fixed):
    name = "Blur"
    filterargs = ((5, 5), 16, 0, (1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1))


class CONTOUR(_Fixed):
    name = "Contour"
    filterargs = ((3, 3), 1, 255, (-1, -1, -1, -1, 8, -1, -1, -1, -1))


class DETAIL(_Fixed):
    name = "Detail"
    filterargs = ((3, 3), 6, 0, (0, -1, 0, -1, 10, -1, 0, -1, 0))


class EDGE_ENHANCE(_Fixed):
    name = "Edge-enhance"
    filterargs = ((3, 3), 2, 0, (-1, -1, -1, -1, 10, -1, -1, -1, -1))


class EMBOSS(_Fixed):
    name = "Emboss"
    filterargs = ((3, 3), 1, 128, (-1, 0, 0, 0, 1, 0, 0, 0, 0))


class FIND_EDGES(_Fixed):
    name = "Find Edges"
    filterargs = ((3, 3), 1, 0, (-1, -1, -1, -1, 8, -1, -1, -1, -1))


class SHARPEN(_Fixed):
    name = "Sharpen"
    filterargs = ((3, 3), 16, 0, (-2, -2, -2, -2, 32, -2, -2, -2, -2))


class SMOOTH(_Fixed):
    name = "Smooth"
    filterargs = ((3, 3), 13, 0, (1, 1, 1, 1, 5, 1, 1, 1, 1))
