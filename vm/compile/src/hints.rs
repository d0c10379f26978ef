//! What to use instead of what is not there.

/// Modules that people import and that are not available, with what to use.
const MODULES: &[(&str, &str)] = &[
    ("numpy", "compute with lists, or with the kernels of the module kernels"),
    ("pandas", "compute with lists and dictionaries"),
    ("aiohttp", "use requests.get in asyncio.to_thread, or asyncio.sleep in its place"),
    ("httpx", "use requests.get, in async code by asyncio.to_thread"),
    ("trio", "use asyncio"),
    ("anyio", "use asyncio"),
    ("curio", "use asyncio"),
    ("gevent", "use threading or asyncio"),
    ("eventlet", "use threading or asyncio"),
    ("ctypes", "there are no C libraries here"),
    ("weakref", "there are no weak references here; keep ordinary ones"),
    ("gc", "memory is collected by itself, and a program cannot see it"),
    ("socket", "there is no network here; use a queue between threads, or a Pipe between processes"),
    ("ssl", "there is no network here"),
    ("subprocess", "use multiprocessing.Process"),
    ("_thread", "use threading"),
    ("thread", "use threading (the module thread was that of Python 2)"),
    ("Queue", "the module is called queue since Python 3"),
    ("urllib2", "use urllib.request (urllib2 was that of Python 2)"),
    ("StringIO", "use io.StringIO (the module StringIO was that of Python 2)"),
    ("cPickle", "use pickle (cPickle was that of Python 2)"),
    ("tornado", "use asyncio"),
    ("twisted", "use asyncio"),
    ("celery", "use concurrent.futures or multiprocessing.Pool"),
    ("joblib", "use concurrent.futures or multiprocessing.Pool"),
    ("ray", "use concurrent.futures or multiprocessing.Pool"),
    ("dask", "use concurrent.futures or multiprocessing.Pool"),
    ("cv2", "use PIL"),
    ("matplotlib", "print the numbers: the lanes show how the program ran"),
    ("tqdm", "print the progress"),
    ("psutil", "use os.cpu_count() and os.getpid()"),
    ("signal", "there are no signals here"),
    ("tkinter", "there are no windows here"),
    ("selectors", "use asyncio"),
    ("select", "use asyncio"),
    ("inspect", "there is no introspection of code here"),
    ("importlib", "write import statements: all modules are known before the program runs"),
];

/// Builtins of CPython that are not available, with what to use.
const BUILTINS: &[(&str, &str)] = &[
    ("eval", "write the expression itself, or use json.loads or int and float for data"),
    ("exec", "write the code itself, as a function"),
    ("compile", "write the code itself, as a function"),
    ("__import__", "write an import statement"),
    ("breakpoint", "use the page's own stepping"),
    ("memoryview", "use bytes or bytearray"),
    ("raw_input", "use input (raw_input was that of Python 2)"),
    ("xrange", "use range (xrange was that of Python 2)"),
    ("unicode", "use str (unicode was that of Python 2)"),
    ("unichr", "use chr (unichr was that of Python 2)"),
    ("long", "use int (long was that of Python 2)"),
    ("basestring", "use str (basestring was that of Python 2)"),
    ("reduce", "from functools import reduce"),
    ("execfile", "import the module"),
];

/// A hint for a module that does not exist.
pub(super) fn for_module<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let first = name.split('.').next().unwrap_or(name);
    if let Some((_, hint)) = MODULES.iter().find(|(module, _)| *module == first) {
        return (*hint).to_owned();
    }
    let public = known.filter(|known| !known.starts_with('_'));
    match nearest(name, public) {
        Some(near) => format!("did you mean {near}?"),
        None => "this module is not available here; the language's page lists those that are".to_owned(),
    }
}

/// A hint for a name that a module does not have.
pub(super) fn for_name(module: &str, name: &str, known: &[String]) -> String {
    match nearest(name, known.iter().map(String::as_str).filter(|known| !known.starts_with('_'))) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("the module {module} has no {name} here; the language's page lists what it has"),
    }
}

/// What to use instead of a builtin that is not available; `None` where it is none of CPython's.
pub(super) fn for_builtin(name: &str) -> Option<&'static str> {
    BUILTINS.iter().find(|(builtin, _)| *builtin == name).map(|(_, hint)| *hint)
}

/// The nearest of some names, if any is near.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let lower = name.to_lowercase();
    let distances =
        known.filter(|other| *other != name).map(|other| (distance(&lower, &other.to_lowercase()), other));
    distances
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// How many characters have to be changed, added, removed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 3 {
        return usize::MAX;
    }
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
