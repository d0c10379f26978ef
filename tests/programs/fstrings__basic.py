name, age, price = "Ada", 36, 1234.5678
print(f"{name} is {age} years old")
print(f"{name!r} {age + 1} {name.upper()} {'nested ' + name}")
print(f"{price:.2f} {price:,.2f} {price:10.1f}| {price:<10.0f}| {price:^12.1f}| {price:+.1f}")
print(f"{age:5d}|{age:<5}|{age:^5}|{age:05}|{age:x}|{age:#x}|{age:b}|{age:#o}|{age:e}")
print(f"{name:>8}|{name:*^9}|{name:.2}|{name:_<6}|")
print(f"{0.256:.1%} {1e10:g} {123456789:,} {123456789:_} {1e-7:g} {1e16:g}")
print(f"{{literal}} {[1, 2][0]} {dict(a=1)['a']}")
print(f"{name=} {age=:>4} {price = :.1f} {1+1=}")
width = 12
print(f"{name:>{width}}|{price:{width}.{3}}|")
print(f"""multi
{age}""")
print(rf"raw \n {age}", f"a" "b" f"{age}")
