"""Record what CPython prints for each program of this folder, or check the record.

Each program runs in a fresh process of this interpreter, in an empty folder of its own.

    python3 expect.py              write NAME.out (and NAME.outs) where they are missing
    python3 expect.py --all        write them anew
    python3 expect.py --check      compare, write nothing; the exit status says whether all agree
    python3 expect.py threads__ …  only programs whose names begin so

NAME.out holds standard output to the byte. If an uncaught exception ended the program, one more line follows:
the marker "[raised] " and the last line of the traceback. A program whose first line is "# outputs: many" can
print several things: it runs many times, and NAME.outs is a JSON list of what was seen, sorted; recording again
adds to it. A line "# order: by time" says that the output, always the same in practice, rests on how long things
take and not only on how threads wait for each other: other policies of the machine may print another one.
"# cpython: no" in the first line: this interpreter lacks what the program uses, its .out is written by
hand. A program with NAME.error beside it is wrong on purpose: the file holds the error that a person should see.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS_OF_MANY = 60
TIMEOUT = 60
RAISED = "[raised] "


def run(program):
    """What one fresh process of CPython prints for the program."""
    environment = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1")
    # As a person's terminal has it: unbuffered output tears the lines of threads apart.
    for name in ("PYTHONHASHSEED", "PYTHONUNBUFFERED"):
        environment.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        # Processes that are spawned import the program by its file, so it stands in the folder under a plain name.
        copy = Path(folder, "main.py")
        copy.write_bytes(program.read_bytes())
        done = subprocess.run(
            [sys.executable, "main.py"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            encoding="utf-8",
        )
    out = done.stdout
    if done.returncode != 0:
        said = done.stderr.rstrip("\n").split("\n")[-1]
        if out and not out.endswith("\n"):
            out += "\n"
        out += RAISED + said + "\n"
    return out


def programs(prefixes):
    for path in sorted(HERE.glob("*__*.py")):
        if not prefixes or any(path.name.startswith(prefix) for prefix in prefixes):
            yield path


def single(path, args):
    record = path.with_suffix(".out")
    if record.exists() and not (args.all or args.check):
        return None
    out = run(path)
    if args.check:
        if not record.exists():
            return "no record"
        return None if record.read_text("utf-8") == out else "differs from the record"
    record.write_text(out, "utf-8")
    return "recorded"


def many(path, args):
    record = path.with_suffix(".outs")
    if record.exists() and not (args.all or args.check):
        return None
    seen = set(json.loads(record.read_text("utf-8"))) if record.exists() else set()
    fresh = {run(path) for _ in range(RUNS_OF_MANY)}
    if args.check:
        # Unseen before is no fault of the program: it is one more thing that CPython can print.
        return f"{len(fresh - seen)} outputs are new" if fresh - seen else None
    record.write_text(json.dumps(sorted(seen | fresh), indent=1) + "\n", "utf-8")
    return f"recorded {len(seen | fresh)} outputs"


def handle(path, args):
    first = path.read_text("utf-8").split("\n", 1)[0]
    if path.with_suffix(".error").exists():
        return None
    if "# cpython: no" in first:
        return None if path.with_suffix(".out").exists() else "no record, and CPython cannot make it"
    try:
        return many(path, args) if "# outputs: many" in first else single(path, args)
    except subprocess.TimeoutExpired:
        return f"runs for more than {TIMEOUT} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("prefixes", nargs="*")
    args = parser.parse_args()
    wrong = 0
    with ThreadPoolExecutor(args.jobs) as pool:
        paths = list(programs(args.prefixes))
        for path, said in zip(paths, pool.map(lambda path: handle(path, args), paths)):
            if said:
                print(f"{path.stem}: {said}")
                wrong += args.check or said.startswith(("runs", "no record"))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
