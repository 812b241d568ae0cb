#!/bin/sh
# The todogen command: what it writes, what it says, how it ends.
set -u
todogen=${TODOGEN:-$builddir/todogen}
TODOGEN_TEMPLATES=$srcdir/templates
export TODOGEN_TEMPLATES
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
count=0

# check SENTENCE COMMAND…: the command succeeds.
check() {
	count=$((count + 1))
	sentence=$1
	shift
	if "$@" >check.out 2>&1; then
		echo "ok $count - $sentence"
	else
		echo "not ok $count - $sentence"
		sed 's/^/# /' check.out
	fi
}

# ends STATUS PATTERN COMMAND…: the command ends with that status and its errors match.
ends() {
	status=$1
	pattern=$2
	shift 2
	"$@" >ends.out 2>ends.err
	ended=$?
	if [ "$ended" -ne "$status" ] || ! grep -q -e "$pattern" ends.err; then
		echo "status $ended, not $status; wanted $pattern in:"
		cat ends.err
		return 1
	fi
}

same_trees() {
	diff -r "$1" "$2" && [ "$(cd "$1" && find . -type f -perm -100 | sort)" = "$(cd "$2" && find . -type f -perm -100 | sort)" ]
}

check 'new writes a project' "$todogen" new --set name=shop --set styling=tailwind --out project/of/mine
check 'new writes its manifest' test -f project/of/mine/.todogen.json
check 'new refuses a folder that holds something' ends 1 'project/of/mine is not empty.*--force' \
	"$todogen" new --set name=shop --out project/of/mine
check 'new --force writes into it' "$todogen" new --force --set name=shop --set styling=tailwind --out project/of/mine
check 'archive writes a zip that unzip accepts' "$todogen" archive --set name=shop --set styling=tailwind -o shop.zip
check 'the zip is sound' unzip -tq shop.zip
check 'archive writes a tar.gz to standard output' sh -c "'$todogen' archive --set name=shop --set styling=tailwind --format tgz -o - >shop.tgz"
check 'the tar.gz is sound' gzip -tq shop.tgz
mkdir zip tgz
check 'unzip unpacks it' unzip -q shop.zip -d zip
check 'tar unpacks it' tar -xzf shop.tgz -C tgz
check 'folder and zip are the same project' same_trees project/of/mine zip/shop
check 'folder and tar.gz are the same project' same_trees project/of/mine tgz/shop
check 'a slug is a selection' "$todogen" archive node.layered.sqlite.react.tailwind+tests --set name=shop -o slug.zip
check 'a slug gives the same bytes' cmp shop.zip slug.zip
check 'the same request gives the same bytes in another time zone and with another umask' \
	sh -c "umask 077; TZ=Asia/Tokyo LC_ALL=C '$todogen' archive --set name=shop --set styling=tailwind -o again.zip && cmp shop.zip again.zip"
check 'a choice that does not exist is named with the nearest' ends 1 'Did you mean postgresql?' \
	"$todogen" new --set database=postgres --out refused
check 'everything wrong is said at once' ends 1 'name cannot be used' "$todogen" new --set colour=red --set name=X --out refused
check 'nothing was written for refused requests' test ! -e refused
check 'a broken rule is repaired and told' ends 0 'adjusted options+tests (ci-wants-tests)' \
	"$todogen" archive --set options=ci -o repaired.zip
check 'check refuses a broken rule with its fix' ends 1 'try options+tests' "$todogen" check --set options=ci
check 'check accepts a valid stack' sh -c "'$todogen' check node.layered.sqlite.react.css | grep -q '^valid: node.layered.sqlite.react.css@'"
check 'list shows what can be chosen' sh -c "'$todogen' list | grep -q '^  \* sqlite'"
check 'list --json is the metadata' sh -c "'$todogen' list --json | grep -q '^{\"release\":'"
check 'pack --check accepts the release' "$todogen" pack --check
check 'pack --check names what is missing' ends 1 '/nowhere/catalogue.json: cannot be read' "$todogen" pack --check --templates /nowhere
check 'all --check finds every stack sound' "$todogen" all --check
check 'a file that cannot be written is named' ends 1 'nowhere/x.zip cannot be written: No such' "$todogen" archive -o nowhere/x.zip
check 'an unknown command is a mistake of usage' ends 2 'did you mean archive?' "$todogen" archiv
check 'an unknown option is a mistake of usage' ends 2 'does not take --fromat' "$todogen" archive --fromat zip -o x
check 'an option without its value is a mistake of usage' ends 2 'a value must follow --out' "$todogen" new --out
check 'help is on standard output' sh -c "'$todogen' --help | grep -q '^todogen puts'"
check 'the version is on standard output' sh -c "'$todogen' --version | grep -q '^todogen [0-9]'"
echo "1..$count"
