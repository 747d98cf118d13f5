"""A channel that keeps what it is given, and everything that is due sent by it."""

from streams.notify import begin, due_sendings, mark, send_all


class Recorder:
    """A channel that keeps what it was given, and refuses as long as it is told to."""

    name = "recorder"

    def __init__(self):
        self.sent = []
        self.refusal = None

    def send(self, notice, to):
        if self.refusal:
            raise self.refusal
        self.sent.append(notice)


def send(line, channel, now, notices_max=20):
    with line.system.database.reading() as connection:
        sendings = due_sendings(connection, now, notices_max=notices_max, ref=line.system.reference)
    with line.writing() as connection:
        begin(connection, sendings, now)
    sent = send_all(channel, sendings)
    with line.writing() as connection:
        mark(connection, sent, now)
    return sent
