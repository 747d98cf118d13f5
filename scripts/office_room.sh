#!/bin/sh
# Runs a command as on a server of its own: no network interface, and nothing it writes outside the folder given stays.
# usage (as root): office_room.sh FOLDER COMMAND…   FOLDER is writable in the room and is the working directory.
set -eu
folder=$1; shift
exec unshare --net --mount --propagation private sh -c '
    set -eu
    room=$1; shift
    mount -t tmpfs none /mnt
    for place in etc opt var usr/local; do
        name=$(echo "$place" | tr / -)
        mkdir -p "/mnt/$name/upper" "/mnt/$name/work"
        mount -t overlay none -o "lowerdir=/$place,upperdir=/mnt/$name/upper,workdir=/mnt/$name/work" "/$place"
    done
    cd "$room"
    exec "$@"
' room "$folder" "$@"
