"""An identity provider for tests: Canaille, a real one, in a process of its own; run as a script it is that process.

It asks every client for PKCE and a nonce. Its people are invented; all of them have the same password.
"""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx

CLIENT, SECRET, PASSWORD = "shian-desk", "client-secret-of-the-test", "Correct-horse-7"
PEOPLE = ("wang", "li", "stranger")


class Provider:
    """A running provider, and a browser that is logged in nowhere."""

    def __init__(self, issuer):
        self.issuer = issuer
        self.settings = {"oidc_issuer": issuer, "oidc_client": CLIENT, "oidc_secret": SECRET}

    def sign_in(self, address, person="wang"):
        """Where a person's browser is led who goes to `address`, types name and password there."""
        with httpx.Client(timeout=30, verify=False) as browser:
            page = _led(browser, browser.get(address))
            for fields in ({"login": person}, {"password": PASSWORD}):
                page = _led(browser, browser.post(page.url, data=_hidden(page.text) | fields))
            return page.headers["location"]


@contextmanager
def providing(*redirects):
    """A Provider that runs inside the block and knows one client, whose answers go to `redirects` only."""
    command = [sys.executable, str(Path(__file__)), *redirects]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield Provider(json.loads(process.stdout.readline()))
        finally:
            process.kill()


def _led(browser, answer):
    """Where the provider's own redirects lead; a redirect to somebody else is not followed."""
    while answer.is_redirect and answer.next_request.url.netloc == answer.url.netloc:
        answer = browser.send(answer.next_request)
    return answer


def _hidden(page):
    return dict(re.findall(r'name="(csrf_token)"[^>]*value="([^"]+)"', page))


def _serve(redirects):
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from flask import request
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    app = create_app(
        {
            "SECRET_KEY": "of-the-test",
            "SERVER_NAME": f"127.0.0.1:{server.port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "SMTP": None, "FORCE_HTTPS": False},
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
        }
    )
    with app.app_context():
        for name in PEOPLE:
            person = models.User(
                user_name=name,
                family_name=name,
                formatted_name=name,
                display_name=name,
                emails=[f"{name}@example.org"],
                password=PASSWORD,
            )
            Backend.instance.save(person)
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_name="desk",
            client_uri="http://127.0.0.1",
            redirect_uris=list(redirects),
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email"],
            token_endpoint_auth_method="client_secret_basic",
        )
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)

    @app.before_request
    def forget_codes():
        """Its store in memory finds any code of a client by any code: there is never more than one."""
        if request.path == "/oauth/authorize":
            for each in Backend.instance.query(models.AuthorizationCode):
                Backend.instance.delete(each)

    server.app = app
    print(json.dumps(f"http://127.0.0.1:{server.port}"), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve(sys.argv[1:])
