"""What most tests read is read once: the seeds, whose parsing takes most of the time that reading takes, and the
assessor as it is shipped, which takes half a second and 30 MB for each module that has one."""

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
    """`Assessor.load` that reads what is shipped once: whatever an assessor is asked, it stays as it was."""
    known = {}

    @wraps(load)
    def loaded(_, seeds, model, **options):
        if SHIPPED not in seeds.parents or SHIPPED not in model.parents:
            return load(seeds, model, **options)
        key = (seeds, model, *sorted(options.items()))
        if key not in known:
            known[key] = load(seeds, model, **options)
        return known[key]

    return classmethod(loaded)
