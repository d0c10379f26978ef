#### colon after if
if x == 1
    pass
#### colon after def
def front()
    pass
#### colon after class
class A
    pass
#### colon after while
while True
    pass
#### colon after for
for x in range(3)
    pass
#### colon after else
if x:
    pass
else
    pass
#### colon after try
try
    pass
except ValueError:
    pass
#### colon after with
with open("f") as f
    pass
#### empty body
def f():
x = 1
#### empty body of if
if True:
x = 1
#### empty body of else
if True:
    pass
else:
x = 1
#### empty body of elif
if True:
    pass
elif x:
x = 1
#### empty body of for
for x in y:
x = 1
#### empty body of while
while x:
x = 1
#### empty body of with
with x:
y = 1
#### empty body of try
try:
x = 1
except ValueError:
    pass
#### empty body of except
try:
    pass
except ValueError:
x = 1
#### empty body of finally
try:
    pass
finally:
x = 1
#### empty body of class
class A:
x = 1
#### empty body of match
match x:
y = 1
#### empty body of case
match x:
    case 1:
    y = 1
#### body at the end of the file
def f():
    # nothing
#### unexpected indent
x = 1
    y = 2
#### unindent
if x:
        y = 1
    z = 2
#### tabs and spaces
if x:
        y = 1
	z = 2
#### print statement
print "hello"
#### print statement of a variable
print count
#### print statement of many
print "a", b
#### exec statement
exec "x = 1"
#### parenthesis never closed
print("hello"
x = 1
#### bracket never closed
x = [1, 2
y = 3
#### brace never closed
x = {1: 2
#### closing does not match
x = (1, 2]
#### unmatched
x = 1)
#### assign to literal
1 = x
#### assign to call
f() = x
#### assign to string
"a" = x
#### assign to none
None = 1
#### assign to true
True = 1
#### assign to operator
a + b = c
#### assign to comparison
a < b = c
#### assign to lambda
lambda: 1 = x
#### assign to conditional
a if b else c = d
#### assign to list comprehension
[x for x in y] = 1
#### assign to generator
(x for x in y) = 1
#### assign to dict
{} = 1
#### assign to set
{1} = 1
#### assign to await
async def f():
    await x = 1
#### assign to yield
def f():
    yield x = 1
#### assign to fstring
f"{x}" = 1
#### assign to ellipsis
... = 1
#### assign to not
not x = 1
#### assign to and
a and b = 1
#### if with assignment
if x = 1:
    pass
#### while with assignment
while x = 1:
    pass
#### call with assignment
f(a.b=1)
#### call with literal keyword
f(1=2)
#### call with true keyword
f(True=2)
#### augmented to call
f() += 1
#### augmented to literal
1 += 1
#### augmented to tuple
a, b += 1
#### augmented to none
None += 1
#### delete call
del f()
#### delete literal
del 1
#### delete operator
del a + b
#### walrus at statement
x := 1
#### walrus to attribute
(a.b := 1)
#### walrus to item
(a[0] := 1)
#### annotation of a literal
1: int
#### annotation of a tuple
a, b: int
#### annotation of a list
[a]: int
#### keyword as name
class = 1
#### keyword as parameter
def f(class):
    pass
#### keyword as attribute
x.class = 1
#### async as name
async = 1
#### for without in
for x range(3):
    pass
#### for to literal
for 1 in x:
    pass
#### for to call
for f() in x:
    pass
#### import without name
import
#### from without import
from x
#### from import nothing
from x import
#### from import comma
from x import a,
#### import as literal
import x as 1
#### star import with names
from x import *, a
#### positional after keyword
f(a=1, 2)
#### positional after unpacking
f(**a, 2)
#### star after double star
f(**a, *b)
#### generator among arguments
f(x for x in y, 1)
#### non-default after default
def f(a=1, b):
    pass
#### duplicate star
def f(*a, *b):
    pass
#### nothing after star
def f(*):
    pass
#### after double star
def f(**a, b):
    pass
#### default of star
def f(*a=1):
    pass
#### slash twice
def f(a, /, b, /):
    pass
#### slash first
def f(/, a):
    pass
#### slash after star
def f(*, a, /):
    pass
#### two statements
x = 1 y = 2
#### two names
foo bar
#### string beside name
x = "a" b
#### unterminated string
x = "abc
#### unterminated single
x = 'abc
y = 1
#### unterminated triple
x = """abc
def
#### invalid character
x = 1 ¿ 2
#### invalid quote
x = “abc”
#### dollar
x = $a
#### question
x = a ? b : c
#### exclamation
x = !a
#### plus plus
x++
#### and and
a && b
#### or or
a || b
#### diamond
a <> b
#### arrow
a -> b
#### else if
if a:
    pass
else if b:
    pass
#### switch
switch x:
    case 1: pass
#### elseif
if a:
    pass
elseif b:
    pass
#### number then name
x = 1abc
#### leading zero
x = 0123
#### hex
x = 0xg
#### binary
x = 0b12
#### octal
x = 0o9
#### underscores
x = 1__0
#### trailing underscore
x = 1_
#### bytes
x = b"é"
#### mixing bytes
x = b"a" "b"
#### unicode escape
x = "\u12"
#### named escape
x = "\N{BULLET}"
#### unknown name
x = "\N{NOTHING OF THE KIND}"
#### line continuation
x = 1 \ 2
#### line continuation at end
x = 1 \
#### except with comma
try:
    pass
except ValueError, e:
    pass
#### except with tuple
try:
    pass
except ValueError, TypeError:
    pass
#### try alone
try:
    pass
x = 1
#### default except not last
try:
    pass
except:
    pass
except ValueError:
    pass
#### mixing except star
try:
    pass
except ValueError:
    pass
except* TypeError:
    pass
#### bare except star
try:
    pass
except*:
    pass
#### raise with comma
raise ValueError, "x"
#### backticks
x = `1`
#### return tuple star
x = *a
#### star expression
*a
#### star in index
x = [1, 2][*a:1]
#### dict missing value
x = {1: 2, 3}
#### dict missing colon
x = {1: 2, 3:}
#### dict with double value
x = {1: 2: 3}
#### missing comma
x = [1 2]
#### missing comma in call
f(a b)
#### missing comma in tuple
x = (a b)
#### conditional without else
x = 1 if y
#### lambda without body
f = lambda x:
#### fstring unclosed
x = f"{a"
#### fstring single brace
x = f"a}"
#### fstring empty
x = f"{}"
#### fstring bad conversion
x = f"{a!x}"
#### fstring words
x = f"{ES6 alike code}"
#### fstring nested quotes
x = f"{d["a"]}"
#### fstring backslash
x = f"{'\n'.join(a)}"
#### fstring comment
x = f"{a # b
}"
#### type parameters
def f[T](x: T): pass
#### type statement
type X = int
#### type parameters of class
class A[T]: pass
#### except group parens
try:
    pass
except (A, B) as (c, d):
    pass
#### with no as target
with a as 1:
    pass
#### comprehension unpack
x = [*a for a in b]
#### dict comprehension unpack
x = {**a for a in b}
#### comprehension tuple
x = [a, b for a in c]
#### not without operand
x = not
#### operator without operand
x = 1 +
#### leading operator
x = * 1
#### dot
x = a.
#### double dot
x = a..b
#### comma in del
del
#### global nothing
global
#### assert tuple
assert (x, "message")
#### decorator then statement
@decorator
x = 1
#### async alone
async x = 1
#### await in def name
def await(): pass
#### elif after else
if a:
    pass
else:
    pass
elif b:
    pass
#### case outside
case 1:
    pass
#### null in middle is a separate test
x = 1
pass pass
#### ellipsis in arguments
def f(..., a): pass
#### missing parens def
def f:
    pass
#### call in parameters
def f(a()): pass
#### tuple parameters
def f(a, (b, c)): pass
#### tuple lambda
f = lambda (a, b): a
#### class with trailing
class A(B: pass
