"""A real mail server in tests, which keeps what it is given."""

from contextlib import contextmanager

from aiosmtpd.controller import Controller
from serving import free_port


class Post:
    """`mails` holds (receivers, text) of each mail; with `answer` set it is refused by these words."""

    def __init__(self, port):
        self.port, self.mails, self.answer = port, [], None

    async def handle_DATA(self, server, session, envelope):
        if self.answer:
            return self.answer
        self.mails.append((envelope.rcpt_tos, envelope.content.decode("utf-8", "replace")))
        return "250 ok"


@contextmanager
def mail_server():
    """A server on a free port for the block."""
    post = Post(free_port())
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
