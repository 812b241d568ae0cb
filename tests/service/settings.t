#!/bin/bash
# A broken .env is refused before anything is started, and every mistake is told at once.
. "$(dirname "$0")/lib.sh"

export TODO_STATE_DIR=$work/state
mkdir "$TODO_STATE_DIR"
file=$TODO_STATE_DIR/.env
secret=$(od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n')
unset PORT_OFFSET

good() {
	cat <<-END
		POSTGRES_PASSWORD=$secret
		JWT_SECRET=$secret
		GRAFANA_PASSWORD=$secret
		PORT_OFFSET=$((offset + 300))
	END
}

# The good file, without the name that the line sets, and the line.
write_env() {
	good | grep -v "^${1%%=*}=" >"$file"
	printf '%b\n' "$1" >>"$file"
	chmod 600 "$file"
}

# Reading .env is what "endpoints" does first; it starts nothing in any case.
refused() {
	local name=$1 line=$2 pattern=$3 output code
	write_env "$line"
	output=$(deploy_sh endpoints 2>&1)
	code=$?
	like "$name is refused" "$code: $output" "^78: .*$pattern"
}

accepted() {
	write_env "$2"
	deploy_sh endpoints >"$work/output" 2>&1
	ok "$1 is accepted" $? || cat "$work/output"
}

write_env '# nothing else'
deploy_sh endpoints >"$work/output" 2>&1
ok 'a good file is accepted' $?

while IFS='|' read -r name line pattern; do
	refused "$name" "$line" "$pattern"
done <<'END'
an unknown name|JWT_SECRTE=x|JWT_SECRTE is unknown; did you mean JWT_SECRET\?
an unknown TODO_ name|TODO_WORKRES=2|did you mean TODO_WORKERS\?
a short secret|JWT_SECRET=short|JWT_SECRET has 5 bytes: at least 32
an example secret|JWT_SECRET=change-me-change-me-change-me-change-me|value of an example
a secret called secret-key|JWT_SECRET=my-secret-key-is-longer-than-32-bytes|value of an example
a dull secret|JWT_SECRET=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|repeats a few characters
no secret|JWT_SECRET=|JWT_SECRET is missing
a short previous secret|JWT_SECRET_PREVIOUS=short|at least 32
a short database password|POSTGRES_PASSWORD=hunter2|at least 32
the default dashboard password|GRAFANA_PASSWORD=admin123|value of an example
a short dashboard password|GRAFANA_PASSWORD=a1b2c3d4e5|at least 12
a window in milliseconds|RATE_LIMIT_WINDOW=900000|use 1 to 86400
a window of nothing|RATE_LIMIT_WINDOW=0|use 1 to 86400
a number with letters|RATE_LIMIT_MAX=1k|use a whole number
a number with a sign|RATE_LIMIT_MAX=+5|use a whole number
a number with a leading zero|RATE_LIMIT_MAX=010|use a whole number
an endless number|RATE_LIMIT_MAX=99999999999999999999|use a whole number
too few connections|MAX_CONNECTIONS=10|use 75 to 1000
no workers|TODO_WORKERS=0|use 1 to 64
an offset past the last port|PORT_OFFSET=65000|use 0 to 50000
an unknown log level|LOG_LEVEL=verbose|use debug, info, warn or error
a star as origin|CORS_ORIGIN=*|without path, star or slash
an origin with a path|CORS_ORIGIN=http://localhost/app|without path, star or slash
an origin with a slash|CORS_ORIGIN=http://localhost:3000/|without path, star or slash
an origin in capitals|CORS_ORIGIN=http://LOCALHOST|in lower case
the origin null|CORS_ORIGIN=null|write scheme://host
a list with a hole|CORS_ORIGIN=http://a.example,,http://b.example|a comma or a blank too many
a gateway without a scheme|API_GATEWAY_URL=localhost:5000|write scheme://host
a configuration in a gateway|API_GATEWAY_URL='http://a" include "x'|write scheme://host
a proxy by name|TRUSTED_PROXIES=proxy.example|write an IP address
a shell variable|APP_NAME=$HOME|put the whole value in single quotes
a shell command|APP_NAME="`id`"|put the whole value in single quotes
a blank without quotes|APP_NAME=My Todo|put the whole value in single quotes
a quote that is never closed|APP_NAME='Todo|put the whole value in single quotes
a blank before the value|LOG_LEVEL= info|put the whole value in single quotes
a blank before the sign|LOG_LEVEL =info|left of "=" stands a name
a name in small letters|log_level=info|left of "=" stands a name
an export|export LOG_LEVEL=info|leave out "export"
no sign|LOG_LEVEL|is no NAME=value
a line of Windows|LOG_LEVEL=info\r|carriage return
a NUL byte|APP_NAME=a\0000b|NUL bytes
bytes that are no UTF-8|APP_NAME=\0377\0376|is not UTF-8
a name twice|LOG_LEVEL=info\nLOG_LEVEL=warn|LOG_LEVEL was set before, at .*:5
END

while IFS='|' read -r name line; do
	accepted "$name" "$line"
done <<'END'
a comment|  # indented
an empty optional value|TRUSTED_PROXIES=
a value in single quotes|APP_NAME='My $HOME `id` todo'
a value in double quotes|APP_NAME="My \\"own\\" todo"
a list of origins|CORS_ORIGIN=https://a.example,http://localhost:3000,http://[::1]:3000
a list of proxies|TRUSTED_PROXIES=10.0.0.0/8,192.0.2.1,2001:db8::/32
END

write_env 'RATE_LIMIT_WINDOW=0\nLOG_LEVEL=loud\nNONSENSE=1'
like 'all mistakes are told at once' "$(deploy_sh endpoints 2>&1)" 'RATE_LIMIT_WINDOW.*LOG_LEVEL.*NONSENSE.*3 to correct; nothing was started'
write_env "JWT_SECRET=change-me-$secret"
[[ $(deploy_sh endpoints 2>&1) != *"$secret"* ]]
ok 'a secret is never printed' $?
for mode in 644 640 604; do
	write_env '# nothing else'
	chmod $mode "$file"
	like "mode $mode is refused" "$(deploy_sh endpoints 2>&1)" "mode $mode lets others read the secrets"
done
write_env '# nothing else'
like 'an offset that contradicts the file is refused' "$(PORT_OFFSET=7 deploy_sh endpoints 2>&1)" 'PORT_OFFSET=7, but .* says'
write_env 'TODO_WORKERS=40'
like 'more workers than connections are refused' "$(deploy_sh deploy 2>&1)" '40 workers need as many connections, but config gets 30'
cp "$source/production/.env.example" "$file"
chmod 600 "$file"
like 'the example file is refused' "$(deploy_sh deploy 2>&1)" 'POSTGRES_PASSWORD is the value of an example.*nothing was started'
is 'nothing was made or started' "$(ls -A "$TODO_STATE_DIR")" .env

# One table of names: the scripts', the example's and the responders'.
names() {
	grep -oE '^ *[A-Z][A-Z0-9_]{3,}' | tr -d ' ' | grep -vE '^TODO_(DATABASE|TEMPLATES|WWW|PUBLISH|STATE_DIR|SQL)$' | LC_ALL=C sort -u
}
table=$(sed -n "/^readonly settings_table/,/^'/p" "$source/production/lib/settings.sh" | names)
is 'the example names every setting' "$(sed 's/=.*//' "$source/production/.env.example" | grep -v '^#' | names)" "$table"
is 'the responders know every setting' "$("$state/app/libexec/todo/public-api" --help | names)" "$table"
finish
