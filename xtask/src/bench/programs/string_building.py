def main():
    for _ in range(20):
        text = ""
        for i in range(20_000):
            text += str(i)
        parts = []
        for i in range(20_000):
            parts.append(f"{i}:{i * 2}")
        ",".join(parts)
