#!/bin/sh
# Makes what docker-compose.yml takes from secrets/: the database's password and the key that seals private data.
# Never overwrites: without the key that sealed them, private data can be read by nobody. Keep a copy elsewhere.
set -eu
cd "$(dirname -- "$0")/.."
umask 077
mkdir -p secrets
[ -e secrets/database_password ] || head -c 24 /dev/urandom | base64 | tr -d '/+=\n' > secrets/database_password
[ -e secrets/master_key ] || head -c 32 /dev/urandom > secrets/master_key
# The folder is closed to others; the containers' own users read the files that are mounted into them.
chmod 0444 secrets/database_password secrets/master_key
echo "secrets/ is complete; keep a copy of secrets/master_key where the database's backups are not."
