#### return outside
return 1
#### return in class
class A:
    return 1
#### yield outside
yield 1
#### yield in class
class A:
    yield 1
#### await outside
await x
#### await in def
def f():
    await x
#### async for in def
def f():
    async for x in y:
        pass
#### async with in def
def f():
    async with x:
        pass
#### async comprehension in def
def f():
    return [x async for x in y]
#### await in comprehension in def
def f():
    return [await x for x in y]
#### async generator expression in def
def f():
    return (x async for x in y)
#### await in lambda
async def f():
    return lambda: await x
#### break outside
break
#### continue outside
continue
#### break in function in loop
for x in y:
    def f():
        break
#### break in class in loop
for x in y:
    class A:
        break
#### duplicate argument
def f(a, a):
    pass
#### duplicate argument in lambda
f = lambda a, a: 1
#### duplicate keyword
f(a=1, a=2)
#### global after use
def f():
    print(x)
    global x
#### global after assignment
def f():
    x = 1
    global x
#### global of parameter
def f(x):
    global x
#### nonlocal of parameter
def f(x):
    nonlocal x
#### nonlocal at module
nonlocal x
#### nonlocal without binding
def f():
    nonlocal x
#### nonlocal to global only
x = 1
def f():
    nonlocal x
    x = 2
#### nonlocal and global
def f():
    x = 1
    def g():
        global x
        nonlocal x
#### annotated global
def f():
    global x
    x: int = 1
#### yield in list comprehension
def f():
    return [(yield x) for x in y]
#### yield in generator
def f():
    return ((yield x) for x in y)
#### yield from in async
async def f():
    yield from x
#### return in async generator
async def f():
    yield 1
    return 2
#### walrus rebinds
[x := 1 for x in y]
#### walrus in iterable
[x for x in (y := z)]
#### walrus in class comprehension
class A:
    x = [y := z for z in w]
#### star import in function
def f():
    from math import *
#### future late
x = 1
from __future__ import annotations
#### future unknown
from __future__ import braces_of_steel
#### debug
__debug__ = 1
#### two stars
*a, *b = c
#### star alone
*a = c
#### star target in for
for *a in b:
    pass
#### pattern twice
match x:
    case [a, a]:
        pass
#### pattern alternatives
match x:
    case [a] | [b]:
        pass
#### pattern unreachable
match x:
    case y:
        pass
    case 1:
        pass
#### pattern wildcard unreachable
match x:
    case _:
        pass
    case 1:
        pass
#### pattern two stars
match x:
    case [*a, *b]:
        pass
#### pattern duplicate key
match x:
    case {"a": 1, "a": 2}:
        pass
#### pattern duplicate attribute
match x:
    case A(b=1, b=2):
        pass
#### break in except star
while True:
    try:
        pass
    except* ValueError:
        break
#### return in except star
def f():
    try:
        pass
    except* ValueError:
        return
#### conflicting imports are fine
import queue as q
print(q)
#### assign to debug by keyword
def f(__debug__): pass
#### several errors
def f():
    await x
return 1
break
