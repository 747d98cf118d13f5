#!/bin/sh
# One backup into the folder given; then those older than 30 days go, once a newer one is whole.
set -eu
folder=$1
/usr/local/bin/shian backup "$folder/shian-$(date +%Y%m%d-%H%M%S).age"
find "$folder" -maxdepth 1 -name 'shian-*.age' -mtime +30 -delete
