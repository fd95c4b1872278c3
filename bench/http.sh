#!/bin/sh
# Pages under load, through the whole program: bench/http.sh [PATH...]   (./run --build first; wrk from Debian)
# A fresh folder with the fictitious ministry, 50 connections of one signed-in user for 5 s a path: requests/s, median and p99 of the answers.
set -eu
cd "$(dirname "$0")/.."
khien=${KHIEN:-build/khien}
[ $# -gt 0 ] || set -- /sign-in /systems /systems/new "/systems?format=json"
home=$(mktemp -d)
pid=''
trap '[ -z "$pid" ] || kill "$pid"; wait; rm -rf "$home"' EXIT
echo 'một câu đủ dài để nhớ' >"$home/password"
"$khien" init --data "$home/data" --admin admin --password-file "$home/password" >/dev/null
demo/load.sh "$khien" "$home/data" >/dev/null
"$khien" serve --data "$home/data" --listen 127.0.0.1:0 >"$home/said" &
pid=$!
while ! grep -q http "$home/said"; do sleep 0.1; done
at=$(grep -o 'http://[0-9.:]*' "$home/said")
cookie=$(curl -si --data-urlencode name=admin --data-urlencode "password=$(cat "$home/password")" "$at/sign-in" | grep -o 'sid=[^;]*')
for path; do
	echo "$path"
	wrk -t1 -c50 -d5s --latency -H "Cookie: $cookie" -H 'Accept: text/html' "$at$path" | grep -E '50%|99%|Requests/sec|Non-2xx' || true
done
echo "memory of the web process: $(ps -o rss= --ppid "$pid") kB"
