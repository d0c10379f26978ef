def decorator_Annotation():
    def new_func(func):
        #Do somehting
        func()
        #Do something
    return new_func
@decorator_Annotation
def front()
