from collections import ChainMap

baseline = {'music': 'bach', 'art': 'rembrandt'}
adjustments = {'art': 'van gogh', 'opera': 'carmen'}
combined = ChainMap(adjustments, baseline)
print(list(combined))
print(combined['art'], combined['music'], len(combined))
combined['music'] = 'holst'
print(adjustments, baseline)
