# cpython: no (PIL is not installed)
from PIL import Image
    #imports image
image = Image.open(image_name)
    #returns an image object
image.filter(ImageFilter.GussianBlur(int))
    #Filter function of image object
    #associated with ImageFilter Function
image.thumbnail(size)
    #sets the image size
    #size is a touple (value, value)
image.save(path)
    #saves the image in the specified path
