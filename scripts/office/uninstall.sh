#!/bin/sh
# Takes program, service and timer away; data, settings, log and backups stay.
set -eu
[ "$(id -u)" = 0 ] || { echo "请用 root 运行。 Run as root." >&2; exit 1; }
if [ -d /run/systemd/system ]; then systemctl disable --now shian.service shian-backup.timer || true; fi
rm -f /etc/systemd/system/shian.service /etc/systemd/system/shian-backup.service /etc/systemd/system/shian-backup.timer
rm -f /etc/logrotate.d/shian /usr/local/bin/shian
rm -rf /opt/shian
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "已移除程序；数据在 /var/lib/shian，设置在 /etc/shian，备份在 /var/backups/shian。 Removed; data, settings and backups stay."
