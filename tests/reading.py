"""YAML parsed once: the seeds are read by most tests, and parsing them takes most of the time that reading takes."""

import pickle


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
