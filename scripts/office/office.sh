#!/bin/sh
# What the installer asks of the office that is here, and does for it. Read by install.sh; the paths may be given.
SETTINGS=${SETTINGS:-/etc/shian/shian.env}
LOGS=${LOGS:-/var/log/shian}
UNITS="shian.service shian-backup.timer"
off= ran=

# As systemd reads it: the last line counts, without blanks around, quotes, and what an editor of Windows leaves at its end.
line_of() {
    [ -e "$SETTINGS" ] || return 0
    sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*\)/\1/p" "$SETTINGS" | sed "s/[[:space:]]*\$//; s/^\([\"']\)\(.*\)\1\$/\2/" | tail -n 1
}

# What a setting says, also by the file that NAME_FILE names.
set_to() {
    said=$(line_of "$1")
    file=$(line_of "$1_FILE")
    if [ -z "$said" ] && [ -n "$file" ] && [ -e "$file" ]; then said=$(head -n 1 "$file"); fi
    printf '%s' "$said"
}

data_folder() {
    said=$(set_to SHIAN_DATA)
    printf '%s' "${said:-/var/lib/shian}"
}

is_on_postgresql() { [ -n "$(set_to SHIAN_DATABASE)" ]; }

# Whether an office may be at work here; whoever cannot tell says yes.
may_have_office() { is_on_postgresql || [ -e "$(data_folder)/shian.db" ]; }

# Why no backup can be made before an upgrade; nothing when it can.
why_no_backup() {
    if [ -z "$(set_to SHIAN_BACKUP_KEY)" ]; then printf '%s' "没有设置备份公钥 SHIAN_BACKUP_KEY（no backup key）"; fi
}

# systemd would make a missing log as root's, and rotation runs as the office's user.
own_logs() {
    for name in shian.log backup.log; do
        [ -e "$LOGS/$name" ] || install -o "$1" -g "$1" -m 0600 /dev/null "$LOGS/$name"
        chown "$1:$1" "$LOGS/$name"
    done
}

# Which units the administrator turned off, and which run: asked before an upgrade touches them.
note_units() {
    for unit in $UNITS; do
        case "$(systemctl is-enabled "$unit" 2>/dev/null)" in disabled | masked*) off="$off $unit" ;; esac
        if systemctl is-active --quiet "$unit"; then ran="$ran $unit"; fi
    done
}

# Each is turned on, a unit that is new too; what was turned off is not, and runs again only if it ran.
take_up_units() {
    for unit in $UNITS; do
        case "$off " in *" $unit "*) ;; *) systemctl enable --now "$unit"; continue ;; esac
        case "$ran " in *" $unit "*) systemctl start "$unit" ;; esac
        printf '%s\n' "$unit 原来是停用的，没有启用；要启用：systemctl enable --now $unit。 It was disabled and stays so."
    done
}
