"""Passwords, PINs and second factors: Argon2id (RFC 9106) and one-time codes by time (RFC 6238)."""

import hmac
import os
import secrets
from base64 import b64encode
from datetime import datetime

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SALT, LENGTH = 16, 32
"""Bytes."""
MEMORY_KIB, ITERATIONS, LANES = 47_104, 2, 1
"""46 MiB twice over in one lane: a tenth of a second here, and more memory than a graphics card gives each guess."""
LEAST = 10
"""Signs of a password of three kinds; one of `LONG` needs no kinds."""
LONG = 16
STEP_S = 30
"""Seconds of one one-time code."""
DIGITS = 6
_ALPHABET = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"
"""Signs that nobody mistakes for one another when a password is read out."""


FAULTS = {
    "login": "密码不能包含用户名",
    "plain": "密码的字符太单一",
    "short": "密码至少 10 位，含大写字母、小写字母、数字、符号中的三种；或至少 16 位",
    "pin": "数字口令为 4 到 8 位数字",
    "counting": "数字口令不能是重复或连续的数字",
}
"""What may be wrong with a new password or PIN."""


def hash_password(password: str) -> str:
    """The Argon2id string to be stored."""
    return Argon2id(
        salt=os.urandom(SALT), length=LENGTH, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB
    ).derive_phc_encoded(password.encode())


def no_password() -> str:
    """What stands for the stored password of an account that is not there: to compare with it takes as long, to make it
    does not, for it was made of none."""
    salt, digest = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (SALT, LENGTH))
    return f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p={LANES}${salt}${digest}"


def is_password(password: str, stored: str) -> bool:
    """Whether `stored` was made of this password. Takes as long when it was not."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), stored)
    except InvalidKey:
        return False
    return True


def fault_of_password(password: str, login: str) -> str:
    """What is wrong with a new password, in words; empty when nothing is."""
    if login.lower() in password.lower():
        return FAULTS["login"]
    if len(set(password)) < 5:
        return FAULTS["plain"]
    if len(password) >= LONG:
        return ""
    kinds = (str.islower, str.isupper, str.isdigit, lambda each: not each.isalnum())
    if len(password) < LEAST or sum(any(is_kind(each) for each in password) for is_kind in kinds) < 3:
        return FAULTS["short"]
    return ""


def fault_of_pin(pin: str) -> str:
    """What is wrong with a new PIN, in words; empty when nothing is."""
    if not pin.isascii() or not pin.isdigit() or not 4 <= len(pin) <= 8:
        return FAULTS["pin"]
    steps = {int(after) - int(before) for before, after in zip(pin, pin[1:], strict=False)}
    return FAULTS["counting"] if len(steps) == 1 and steps <= {-1, 0, 1} else ""


def new_password() -> str:
    """A password to be handed over once and changed at the first log-in."""
    while True:
        made = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(3))
        if not fault_of_password(made, "\0"):
            return made


def new_secret() -> bytes:
    """The secret of a second factor (160 bits)."""
    return os.urandom(20)


def step_of(code: str, secret: bytes, now: datetime, *, used: int) -> int | None:
    """The time step of a right code that was not used before, the last and the next step included; else None."""
    present = int(now.timestamp()) // STEP_S
    for step in (present, present - 1, present + 1):
        if step > used and hmac.compare_digest(_totp(secret).generate(step * STEP_S), code.encode()):
            return step
    return None


def address_of(secret: bytes, login: str, office: str) -> str:
    """The otpauth address that an authenticator app takes."""
    return _totp(secret).get_provisioning_uri(login, office)


def _totp(secret: bytes) -> TOTP:
    """With SHA-1: what authenticator apps know."""
    return TOTP(secret, DIGITS, SHA1(), STEP_S)
