def main():
    counts = {}
    for i in range(1_000_000):
        key = i % 1000
        counts[key] = counts.get(key, 0) + 1
    words = {}
    for i in range(300_000):
        word = "word%d" % (i % 100)
        words[word] = words.get(word, 0) + 1
