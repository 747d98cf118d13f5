"""`shian check --hosts`: what a proxy or a firewall must let through, as the office's file stands now."""

import msgspec

from connectors.doors_file import load_doors
from connectors.hosts import Host, hosts_of
from streams.settings import Settings

from .options import Print


def tell_hosts(settings: Settings, *, as_json: bool, say: Print) -> int:
    """Say every host; 1 when the host of a door could not be told. Raises DoorsError."""
    file = settings.doors_file
    hosts, untold = hosts_of(load_doors(file), folder=file.parent)
    if as_json:
        say(msgspec.json.encode({"hosts": hosts, "untold": untold}).decode())
    else:
        for host in hosts:
            say(_words(host))
        for name, reason in untold.items():
            say(f"{name}：主机不明：{reason}")
        if not hosts and not untold:
            say(f"{file}：没有向外连接的来源和渠道")
    return 1 if untold else 0


def _words(host: Host) -> str:
    way = f"经代理 {host.proxy}" if host.proxy else "直连"
    more = "；集群的其他节点也要放行" if host.is_first else ""
    return f"{host.host}:{host.port}  {'、'.join(host.doors)}（{way}{more}）"
