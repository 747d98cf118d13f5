"""What most tests read is read once: the seeds, whose parsing takes most of the time that reading takes, and the
assessor and the reader as they are shipped, which take half a second and 30 MB for each module that has one."""

import pickle
from functools import wraps
from pathlib import Path

SHIPPED = Path(__file__).parents[1]


def remembering(load):
    """`yaml.load` that parses a text once; whoever reads it again gets an object of his own, made anew from bytes."""
    known = {}

    def loaded(stream, Loader):
        if not isinstance(stream, str):
            return load(stream, Loader)
        if (stream, Loader) not in known:
            known[stream, Loader] = pickle.dumps(load(stream, Loader))
        return pickle.loads(known[stream, Loader])

    return loaded


def shared(load):
    """A loader that reads what is shipped once: whatever an assessor or a reader is asked, it stays as it was."""
    known = {}

    @wraps(load)
    def loaded(*paths, **options):
        if not all(SHIPPED in each.parents for each in paths):
            return load(*paths, **options)
        key = (*paths, *sorted(options.items()))
        if key not in known:
            known[key] = load(*paths, **options)
        return known[key]

    return loaded
