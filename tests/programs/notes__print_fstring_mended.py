where = "python"
print(f'Can be used {where.upper() + "!"} Here')
