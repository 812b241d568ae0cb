#!/bin/bash
# The scripts themselves.
. "$(dirname "$0")/lib.sh"

cd "$source" || exit
for script in production/deploy.sh production/start.in production/rotate production/sv/* production/lib/*.sh \
	tests/service/*.t tests/service/lib.sh; do
	shellcheck -x "$script" >"$work/output"
	ok "shellcheck has no word on $script" $? || sed 's/^/# /' "$work/output"
done
is 'every package is told once, with its group and reason' "$(grep -v '^#' production/packages | awk 'NF < 3 || $2 !~ /^(build|run|test)$/ || seen[$1]++')" ''
while read -r package; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package")" = installed ]
	ok "$package is there" $?
done < <(awk '$2 == "build" || $2 == "run" { print $1 }' production/packages)
finish
