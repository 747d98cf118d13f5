"""The command that makes the desk's certificate."""

import socket
from typing import Annotated

import typer

from streams.settings import read_settings

from .options import Data

HOW_TO_TRUST = """每台要访问的电脑信任一次 {authority}（先核对上面的指纹；只拷贝这一个文件，不要拷贝任何 .key）：
· Windows：双击它 → 安装证书 → 本地计算机 → 受信任的根证书颁发机构
· 麒麟、统信、Debian：拷到 /usr/local/share/ca-certificates/shian.crt，运行 update-ca-certificates
· openEuler：拷到 /etc/pki/ca-trust/source/anchors/，运行 update-ca-trust
· 火狐浏览器：设置 → 隐私与安全 → 查看证书 → 证书颁发机构 → 导入
它只能为上面列出的名字作证，不能冒充别的网站。"""


def tls(
    names: Annotated[list[str] | None, typer.Argument(help="host names and addresses by which browsers come")] = None,
    new_authority: Annotated[
        bool, typer.Option("--new-authority", help="make the authority anew; every computer must trust it again")
    ] = False,
    data: Data = None,
) -> None:
    """A local authority and the desk's certificate, made or renewed; from then on `shian run` speaks HTTPS."""
    from playbooks.law.workdays import in_beijing  # slow import
    from streams.clock import SystemClock
    from streams.office.issuing import make  # slow import

    settings = read_settings(data=data)
    wanted = [*(names or []), *settings.names]
    if not wanted:
        wanted = [socket.gethostname()]
    made = make(settings.data, wanted, SystemClock().now(), new_authority=new_authority)
    typer.echo(f"已做好证书：{'、'.join(made.names)}，有效至 {in_beijing(made.valid_until):%Y-%m-%d}")
    typer.echo(f"本地证书机构{'（新）' if made.is_new_authority else ''}的指纹（SHA-256）：{made.fingerprint}")
    typer.echo("重启 shian run 后，值班台改用 https 访问；已在用 https 的，systemctl reload shian 就换上。")
    if made.is_new_authority:
        typer.echo(HOW_TO_TRUST.format(authority=made.authority))


COMMANDS = [tls]
