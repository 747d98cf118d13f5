#!/bin/sh
# Installs or upgrades this bundle on an office's server: no network, no compiler. Run as root in the unpacked folder.
# PYTHON=/path/to/python chooses a Python (3.11 or newer). Settings, data, log and backups that are there stay.
# --without-backup: upgrades an office of which no backup can be made.
set -eu
cd "$(dirname -- "$0")"
VERSION=$(cat VERSION)
NEW=/opt/shian/releases/$VERSION
DATA=/var/lib/shian

say() { printf '%s\n' "$1"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

. files/office.sh
without_backup=
for option in "$@"; do
    [ "$option" = --without-backup ] || fail "不认识 $option；只有 --without-backup。 Unknown option: $option."
    without_backup=yes
done
[ "$(id -u)" = 0 ] || fail "请用 root 运行。 Run as root."

# 1. The machine: kind, C library, Python, room.
case "$(uname -m)" in
    x86_64) kind=x86_64 ;;
    aarch64) kind=aarch64 ;;
    *) fail "只支持 x86_64 和 aarch64。 Only x86_64 and aarch64 are supported." ;;
esac
[ -d "wheels/$kind" ] || fail "这个安装包没有 $kind 的组件。 This bundle holds nothing for $kind."
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | awk '{print $2}') || libc=
[ -n "$libc" ] && [ "$(printf '%s\n2.28\n' "$libc" | sort -V | head -n 1)" = 2.28 ] ||
    fail "需要 glibc 2.28 或更新。 glibc 2.28 or newer is needed (here: ${libc:-none})."
python=
for each in ${PYTHON:-python3 python3.11}; do
    tag=$("$each" -I -c 'import sys, venv; print("cp%d%d" % sys.version_info[:2])' 2>/dev/null) || continue
    grep -qx "$tag" PYTHONS && python=$(command -v "$each") && break
done
[ -n "$python" ] || fail "需要 Python（$(tr '\n' ' ' < PYTHONS)，含 venv）；可用 PYTHON=路径 指定。 No fitting Python was found."
free=$(df -Pm /opt | awk 'NR == 2 {print $4}')
[ "$free" -ge 1500 ] || fail "/opt 需要 1500 MB 可用空间，现有 $free MB。 /opt needs 1500 MB."

# 2. What was carried over is what was packed.
sha256sum -c --quiet SHA256SUMS || fail "安装包不完整或被改动，没有安装任何东西。 The bundle is damaged; nothing was installed."

# An office at work is backed up before its version changes; where that is not possible a person decides, not we.
is_upgrade=
if [ -e /opt/shian/current ] && may_have_office; then is_upgrade=yes; fi
if [ -n "$is_upgrade" ] && [ -z "$without_backup" ] && [ -n "$(why_no_backup)" ]; then
    fail "升级前不能备份：$(why_no_backup)。没有改动任何东西。请先设置；确实不备份就升级的，运行 sh install.sh --without-backup。 No backup can be made before the upgrade; nothing was changed."
fi

# 3. User and folders.
id shian >/dev/null 2>&1 || useradd --system --home-dir $DATA --shell /usr/sbin/nologin shian
for folder in $DATA /var/log/shian /var/backups/shian; do
    install -d -o shian -g shian -m 0700 $folder
done
own_logs shian
install -d -m 0755 /opt/shian /opt/shian/releases
install -d -o root -g shian -m 0750 /etc/shian

# 4. The program, in a folder of its own; what an interrupted run left goes.
rm -rf "$NEW.partial"
setpriv --reuid shian --regid shian --clear-groups "$python" -I -c '' 2>/dev/null ||
    fail "用户 shian 不能运行 $python；请用 PYTHON=路径 指定一个所有用户都能运行的。 The user shian cannot run $python."
"$python" -m venv --without-pip "$NEW.partial"
pip=$(echo "$PWD"/wheels/any/pip-*.whl)
"$NEW.partial/bin/python" "$pip/pip" install --quiet --no-index --no-cache-dir --disable-pip-version-check \
    --root-user-action ignore --require-hashes --no-deps \
    --find-links wheels/any --find-links "wheels/$kind" -r "requirements-$kind-$tag.txt"
install -m 0755 files/uninstall.sh files/nightly.sh "$NEW.partial/bin/"
cp sbom.cdx.json VERSION "$NEW.partial/"
# A script names its Python by its whole path; the folder takes its name only now.
for script in "$NEW.partial"/bin/*; do
    [ -L "$script" ] || sed -i "s|$NEW.partial|$NEW|g" "$script"
done
sed -i "s|$NEW.partial|$NEW|g" "$NEW.partial/pyvenv.cfg"

has_systemd() { [ -d /run/systemd/system ]; }
if has_systemd && [ -n "$is_upgrade" ]; then note_units; fi

# 5. Settings: written once, then the office's.
[ -e /etc/shian/shian.env ] || install -o root -g shian -m 0640 files/shian.env /etc/shian/shian.env
install -m 0755 files/shian /usr/local/bin/shian
if [ -d /etc/logrotate.d ]; then install -m 0644 files/shian.logrotate /etc/logrotate.d/shian; fi
install -d -m 0755 /etc/systemd/system
install -m 0644 files/shian.service files/shian-backup.service files/shian-backup.timer /etc/systemd/system/

# 6. The backup, then the other version in its place.
if [ -n "$is_upgrade" ] && [ -n "$without_backup" ]; then
    say "!! 按 --without-backup 升级，升级前没有备份。 Upgrading WITHOUT a backup, as asked."
elif [ -n "$is_upgrade" ]; then
    /usr/local/bin/shian backup "/var/backups/shian/before-$VERSION-$(date +%Y%m%d-%H%M%S).age" ||
        fail "升级前的备份没有成功，仍是原来的版本。请按上面的原因改正；确实不备份就升级的，运行 sh install.sh --without-backup。 The backup failed; the old version stays."
fi
if has_systemd; then systemctl stop shian.service 2>/dev/null || true; fi
rm -rf "$NEW.old"
[ ! -e "$NEW" ] || mv "$NEW" "$NEW.old"
mv "$NEW.partial" "$NEW"
ln -sfn "releases/$VERSION" /opt/shian/current.new
mv -T /opt/shian/current.new /opt/shian/current
rm -rf "$NEW.old"
if has_systemd; then
    systemctl daemon-reload
fi
if ! has_systemd; then
    say "已安装 $VERSION；本机没有运行 systemd，请自行启动：shian run。 Installed; start it by: shian run"
elif [ -n "$is_upgrade" ] || [ -e "$(data_folder)/shian.db" ]; then
    take_up_units
    say "已安装 $VERSION。 Installed."
else
    # A desk that ran before it was founded, at a restart of the machine too, would fill the folder that must be empty.
    say "已安装 $VERSION。先用 shian init 开办，再运行 systemctl enable --now shian shian-backup.timer。 Installed; found the office first."
fi
