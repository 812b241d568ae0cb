# Sourced by the tests of this folder: a generated project, from its archive to its page. Prints TAP.
#
#   judge QUERY…    the choices, as name=value words
#
# Needs SITE_URL, the address of a running service, and node, npm and chromium.
# shellcheck shell=bash
set -u
: "${SITE_URL:?the address of a running service}"
count=0
failures=0
work=$(mktemp -d "${TMPDIR:-/tmp}/project.XXXXXX")
chmod 755 "$work" # its database may run as another user
trap 'rm -rf "$work"' EXIT

ok() {
	local sentence=$1
	shift
	count=$((count + 1))
	if "$@" >"$work/log" 2>&1 </dev/null; then
		echo "ok $count - $sentence"
	else
		echo "not ok $count - $sentence"
		tail -n 60 "$work/log" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

fetch() {
	local out=$1
	shift
	curl -fsS -G "$SITE_URL/starter.zip" "${@/#/-d}" -o "$out"
}

no_warnings() {
	! grep -iE '^npm (warn|error)|deprecated|vulnerab' "$work/setup.log"
}

# Without the settings of whoever runs this: npm would warn of those.
setup() {
	NPM_CONFIG_USERCONFIG=/dev/null make -C "$work/app" setup >"$work/setup.log" 2>&1 || { cat "$work/setup.log"; return 1; }
}

judge() {
	ok "the archive downloads" fetch "$work/app.zip" "$@" name=app
	ok "the same request gives the same bytes" bash -c "$(declare -f fetch); fetch '$work/again.zip' $* name=app && cmp '$work/app.zip' '$work/again.zip'"
	ok "it unzips" unzip -q "$work/app.zip" -d "$work"
	ok "make setup" setup
	ok "make setup warns of nothing" no_warnings
	ok "make lint" make -C "$work/app" lint
	ok "make test" make -C "$work/app" test
	ok "make build" make -C "$work/app" build
	ok "make conformance, API and pages" make -C "$work/app" conformance
	ok "make fuzz" make -C "$work/app" fuzz ARGS="--seed 1"
	ok "make clean" make -C "$work/app" clean
	echo "1..$count"
	[ "$failures" -eq 0 ]
}
