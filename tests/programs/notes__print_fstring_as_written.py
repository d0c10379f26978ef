print(f'Can be used {ES6 alike code space in python} Here')
