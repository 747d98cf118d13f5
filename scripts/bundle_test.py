"""`make bundle-test`: the archive is installed, used, backed up, upgraded and restored as docs/install.md says.

Of every kind of machine in it the wheels are whole; what follows is played on this kind, in a network namespace without
interfaces and over throw-away copies of /etc, /opt, /usr/local and /var; needs root.
ARGS=dist/shian-….tar.gz takes an archive that is there; else one for this kind of machine is made first.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bundle

ROOT = Path(__file__).resolve().parent.parent
NEXT = "99.0.0"
"""The version of the upgrade: the same program under another name."""
CLEAN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/", "LANG": "C.UTF-8"}

STORY = """
set -eu
step() { printf '\\n== %s\\n' "$1"; }
serve() { shian run > "$PWD/run.log" 2>&1 & running=$!
    for n in $(seq 120); do shian status > /dev/null 2>&1 && grep -q https: "$PWD/run.log" && return; sleep 1; done
    cat "$PWD/run.log"; exit 1; }
rest() { kill $running; wait $running || true; }

step 'no network, no compiler'
[ "$(grep -c ':' /proc/net/dev)" = 1 ]
for tool in cc gcc g++ rustc cargo; do mkdir -p none; ln -sf /bin/false none/$tool; done
PATH="$PWD/none:$PATH"
step 'install'; (cd first && sh install.sh)
[ "$(stat -c %U:%G:%a /var/log/shian/shian.log /var/log/shian/backup.log | sort -u)" = shian:shian:600 ]
step 'found an office'
shian init --area 410711 --name 牧野区人民政府食品安全委员会办公室
shian account add admin --name 示例管理员 --role administrator
shian tls desk.example
shian backup --new-key backup.key
key=$(sed -n 's/^# public key: //p' backup.key)
sed -i "s/^SHIAN_BACKUP_KEY=.*/SHIAN_BACKUP_KEY=$key/" /etc/shian/shian.env
shian check
step 'work'; serve
register=/var/lib/shian/register.csv
printf '登记编号,类型,登记时间,被投诉人,问题描述\\nA1,投诉,2026-11-24 09:00,示例小吃店,吃出异物\\n' > $register
shian ingest --live $register
step 'back up on duty'
as_shian='setpriv --reuid shian --regid shian --clear-groups'
$as_shian /opt/shian/current/bin/nightly.sh /var/backups/shian
rest
shian status
step 'an upgrade without a backup is refused'
sed -i.kept '/^SHIAN_BACKUP_KEY=/d' /etc/shian/shian.env
if (cd next && sh install.sh); then exit 1; fi
[ "$(readlink /opt/shian/current)" = releases/FIRST ]
mv /etc/shian/shian.env.kept /etc/shian/shian.env
step 'upgrade'; (cd next && sh install.sh)
[ "$(readlink /opt/shian/current)" = releases/NEXT ]
[ -x /opt/shian/releases/FIRST/bin/shian ]
ls /var/backups/shian/before-NEXT-*.age
serve; rest
shian audit verify
step 'restore'
archive=$(ls /var/backups/shian/shian-*.age)
shian restore "$archive" --key backup.key --verify
shian restore "$archive" --key backup.key --data /var/lib/shian.new
mv /var/lib/shian /var/lib/shian.old
mv /var/lib/shian.new /var/lib/shian
chown -R shian: /var/lib/shian
shian status --json | grep -q '"signals":1'
shian audit verify
step 'a changed file is refused'; echo x >> next/VERSION
if (cd next && sh install.sh); then exit 1; fi
step 'remove'; sh first/files/uninstall.sh
[ ! -e /opt/shian ] && [ -e /var/lib/shian/shian.db ]
echo 'every step of docs/install.md held'
"""


def main(arguments: list[str]) -> int:
    """0 when every step held."""
    if os.getuid() != 0:
        print("make bundle-test needs root: it makes a user, and a namespace without a network")
        return 1
    with tempfile.TemporaryDirectory(prefix="shian-room-") as folder:
        room = Path(folder)
        room.chmod(0o755)
        archive = Path(arguments[0]).resolve() if arguments else _made(room)
        first = unpack(archive, room / "first")
        if faults := bundle.unfit(room / "first", bundle.read_lock("run")):
            print("\n".join(faults))
            return 1
        unpack(archive, room / "next")
        rename(room / "next", NEXT)
        (room / "story.sh").write_text(STORY.replace("NEXT", NEXT).replace("FIRST", first), "utf-8")
        command = ["sh", str(ROOT / "scripts/office_room.sh"), str(room), "sh", "story.sh"]
        return subprocess.run(command, env=CLEAN).returncode


def unpack(archive: Path, target: Path) -> str:
    """Unpack the archive's one folder as `target`; its version."""
    with tarfile.open(archive) as tar:
        tar.extractall(target.parent, filter="data")
        top = tar.getnames()[0].split("/")[0]
    (target.parent / top).rename(target)
    return (target / "VERSION").read_text("utf-8").strip()


def rename(place: Path, version: str) -> None:
    """Let an unpacked bundle be another version."""
    (place / "VERSION").write_text(f"{version}\n", "utf-8")
    (place / "SHA256SUMS").write_text("".join(bundle.checksums(place)), "utf-8")


def _made(room: Path) -> Path:
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    bundle.main(["--kinds", platform.machine(), "--pythons", python, "--out", str(room / "dist")])
    return next((room / "dist").glob("*.tar.gz"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
