#!/bin/bash
# The scripts themselves.
. "$(dirname "$0")/lib.sh"

cd "$source" || exit
for script in production/deploy.sh production/start.in production/rotate production/sv/* production/lib/*.sh \
	tests/service/*.t tests/service/lib.sh tests/run bench/run; do
	shellcheck -x "$script" >"$work/output"
	ok "shellcheck has no word on $script" $? || sed 's/^/# /' "$work/output"
done
is 'every package is told once, with its group and reason' "$(grep -v '^#' production/packages | awk 'NF < 3 || $2 !~ /^(build|run|test)$/ || seen[$1]++')" ''
while read -r package; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package")" = installed ]
	ok "$package is there" $?
done < <(awk '$2 == "build" || $2 == "run" { print $1 }' production/packages)

# write FOLDER: what write_if_new says of a file in it, as its callers call it.
write() {
	bash -c 'set -euo pipefail
		for part in place settings; do . "production/lib/$part.sh"; done
		give_to() { :; }
		write_if_new "$1/file" 0600 nobody < <(echo "$2") || echo unchanged
		echo done' write "$@" 2>&1
}
is 'a file is written when it says something new' "$(write "$work" one)" 'done'
is 'and left alone when it does not' "$(write "$work" one)" "$(printf 'unchanged\ndone')"
like 'a file that cannot be written ends the script, with its name' "$(write "$work/no-such-folder" one)" "cannot write $work/no-such-folder/file\$"
like 'and so does one without contents' "$(printf '%s' "$(bash -c '. production/lib/place.sh; write_if_new "$1/file" 0600 nobody </dev/null || echo unchanged' x "$work" 2>&1)")" 'nothing to write'

# built_from SOURCE: whether a build of that source is one of /here.
built_from() {
	mkdir -p "$work/build"
	echo "abs_top_srcdir = $1" >"$work/build/Makefile"
	(
		. production/lib/build.sh
		state=$work source=/here
		is_built_from_here
	)
}
built_from /here
ok 'a build is gone on with' $?
built_from /here-too
is 'but not with that of another source, whose objects look newer' $? 1
finish
