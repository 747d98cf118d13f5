"""Mails: each becomes a signal, or an answer to a notice becomes an entry; what of one could not be taken is told.

Everything is durable when a call returns: only then is a mail marked as seen. A mail that could not be taken whole is
kept as it came (see `originals`) and can be read again, by the office's file as it stands then.
"""

from datetime import datetime
from functools import partial

from connectors.doors import MailSource
from connectors.errors import SignalError
from connectors.signal import Signal
from connectors.sources.mailbox import FetchedMail, Mail, read_mail
from playbooks.errors import ActionRefused

from .listening import Ear
from .originals import keep_original, original


class Mails:
    """Takes mails, and keeps the files that came with them."""

    def __init__(self, ear: Ear) -> None:
        self._ear, self._attachments = ear, ear.runner.system.attachments

    def take(self, source: MailSource, fetched: FetchedMail, now: datetime) -> None:
        """A mail as it was fetched, or the letter that says why not."""
        taken = None
        try:
            mail = _read(source, fetched, now)
        except SignalError as error:
            reason = error.message
        else:
            is_answer = self._put_in(mail)
            reason, taken = left_out(mail, fetched, is_answer=is_answer), None if is_answer else mail.signal
        if reason:
            self._lay_down(source.name, fetched, reason, taken)

    def again(self, letter: str, source_name: str, now: datetime) -> None:
        """Read the mail of a letter by the file as it says now. Raises ActionRefused when it still is not taken whole;
        what could be taken of it is in then."""
        runner = self._ear.runner
        source = runner.doors_file.look().source(source_name)
        if not isinstance(source, MailSource):
            raise ActionRefused(f"doors.yaml 里没有邮箱 {source_name}，不知道该按什么设置重读")
        with runner.system.database.reading() as connection:
            fetched = original(connection, runner.system.vault, letter)
        if fetched is None:
            raise ActionRefused("这封邮件的原件已不在封存之列")
        try:
            mail = _read(source, fetched, now)
        except SignalError as error:
            raise ActionRefused(f"仍然读不出来：{error.message}") from error
        is_answer = self._put_in(mail)
        if reason := left_out(mail, fetched, is_answer=is_answer):
            raise ActionRefused(f"仍有没收下的：{reason}")

    def _put_in(self, mail: Mail) -> bool:
        """Whether it was an answer, which has become an entry."""
        if mail.notice_id and self._answered(mail):
            return True
        for file in mail.files:
            self._attachments.keep(mail.signal.id, file.content)
        self._ear.take([mail.signal])
        return False

    def _answered(self, mail: Mail) -> bool:
        signal = mail.signal
        text = "\n".join(each for each in (signal.title, signal.text) if each)
        who = "邮件系统" if mail.automatic else "邮件回复"
        return self._ear.note(mail.notice_id or "", key=signal.source_id or signal.id, who=who, text=text)

    def _lay_down(self, source: str, fetched: FetchedMail, reason: str, taken: Signal | None) -> None:
        system = self._ear.runner.system
        now, vault = system.clock.now(), system.vault
        put = partial(keep_original, mail=fetched, source=source, reason=reason, now=now, vault=vault, taken=taken)
        self._ear.runner.writer.submit(put).result()


def left_out(mail: Mail, fetched: FetchedMail, *, is_answer: bool) -> str:
    """What of a mail was not taken, in one sentence; empty when nothing is missing. An empty file is nothing.

    The names of files may name people, and stay sealed.
    """
    files = [f"{each.size} 字节的一个（{each.reason}）" for each in mail.refused if each.size]
    reasons = [f"附件没有收下：{'、'.join(files)}"] if files else []
    if is_answer and mail.files:
        reasons.append(f"答复的文字已记入台账，所带的 {len(mail.files)} 个附件见原件")
    if fetched.size > len(fetched.raw) and not files:
        reasons.append(f"邮件有 {fetched.size} 字节，只取了前 {len(fetched.raw)} 字节")
    return "；".join(reasons)


def _read(source: MailSource, fetched: FetchedMail, now: datetime) -> Mail:
    return read_mail(fetched.raw, source, now, size=fetched.size, arrived=fetched.arrived)
