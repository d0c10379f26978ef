# cpython: no (the network is simulated)
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

URLS = [f"https://example.org/{n}" for n in range(4)]


def load(url):
    with urlopen(url, timeout=60) as response:
        return len(response.read()) > 0, response.status


with ThreadPoolExecutor(max_workers=4) as executor:
    print(list(executor.map(load, URLS)))
