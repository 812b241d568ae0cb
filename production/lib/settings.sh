# shellcheck shell=bash
# shellcheck disable=SC2154 # names of place.sh
# The operator's settings: .env, NAME=value a line. Never sourced. The grammar is
# that of shared/config.c, so a file that one of the two refuses, the other does too:
# a plain value has no blank, quote, $, ` or \; 'any' and "any with \" and \\" may.

# Every name, its kind, its default. "-" is no default; a secret is made at random with .env.
readonly settings_table='
POSTGRES_PASSWORD    secret       -
JWT_SECRET           secret       -
JWT_SECRET_PREVIOUS  old-secret   -
GRAFANA_USER         word         admin
GRAFANA_PASSWORD     password     -
API_GATEWAY_URL      url          -
SITE_URL             url          -
CORS_ORIGIN          origins      -
TRUSTED_PROXIES      addresses    -
SMTP_URL             mail-server  -
SMTP_USER            text         -
SMTP_PASSWORD        mail-secret  -
MAIL_FROM            mail-address -
MAX_CONNECTIONS      75..1000     100
RATE_LIMIT_MAX       1..1000000   1000
RATE_LIMIT_WINDOW    1..86400     900
LOG_LEVEL            level        info
APP_NAME             text         -
APP_VERSION          text         -
TODO_WORKERS         1..64        -
TODO_DEADLINE_S      1..3600      -
PORT_OFFSET          0..50000     0
'

declare -A setting=()
declare -A setting_line=()
declare -a setting_errors=()

setting_wrong() {
	setting_errors+=("$*")
}

# One row of the table: kind or default of a name.
setting_column() {
	awk -v name="$1" -v column="$2" '$1 == name { print $column }' <<<"$settings_table"
}

# Reads and checks .env. Refuses with every mistake at once.
settings_read() {
	setting=()
	setting_line=()
	setting_errors=()
	if [ -e "$env_file" ]; then
		check_env_file
		parse_env_file
	fi
	default_settings
	read_environment
	check_mail
	[ -n "${setting[SITE_URL]:-}" ] || setting[SITE_URL]=http://localhost:$(port frontend)
	if [ ${#setting_errors[@]} -gt 0 ]; then
		printf '%s\n' "${setting_errors[@]}" >&2
		refuse config "$env_file: ${#setting_errors[@]} to correct; nothing was started"
	fi
}

check_env_file() {
	local mode
	[ -f "$env_file" ] || refuse config "$env_file is no file"
	[ -r "$env_file" ] || refuse config "$env_file cannot be read by $(id -un)"
	mode=$(stat -Lc %a "$env_file")
	if [ $((0$mode & 077)) -ne 0 ]; then
		setting_wrong "$env_file: mode $mode lets others read the secrets: chmod 600 $env_file"
	fi
	if [ "$(tr -d '\000' <"$env_file" | wc -c)" -ne "$(wc -c <"$env_file")" ]; then
		setting_wrong "$env_file: has NUL bytes: it must be text"
	elif ! iconv -f UTF-8 -t UTF-8 "$env_file" >/dev/null 2>&1; then
		setting_wrong "$env_file: is not UTF-8"
	fi
}

parse_env_file() {
	local line number=0
	while IFS= read -r line || [ -n "$line" ]; do
		number=$((number + 1))
		parse_line "$line" "$env_file:$number"
	done < <(tr -d '\000' <"$env_file")
}

parse_line() {
	local LC_ALL=C line=$1 where=$2 name
	case $line in
	*$'\r'*) setting_wrong "$where: has a carriage return: save it with Unix line ends" && return ;;
	'export '*) setting_wrong "$where: leave out \"export\": this is no shell script" && return ;;
	esac
	if [[ $line =~ ^[[:space:]]*(#|$) ]]; then
		return
	fi
	name=${line%%=*}
	if [ "$name" = "$line" ]; then
		setting_wrong "$where: is no NAME=value"
	elif [[ ! $name =~ ^[A-Z_][A-Z0-9_]*$ ]]; then
		setting_wrong "$where: left of \"=\" stands a name of A-Z, 0-9 and _, without blanks"
	elif [ -z "$(setting_column "$name" 2)" ]; then
		setting_wrong "$where: $name is unknown; did you mean $(nearest_name "$name")?"
	elif [ -n "${setting_line[$name]:-}" ]; then
		setting_wrong "$where: $name was set before, at ${setting_line[$name]}"
	else
		setting_line[$name]=$where
		parse_value "$name" "${line#*=}" "$where"
	fi
}

parse_value() {
	local name=$1 raw=$2 where=$3
	local double='^"(([^"$`\\]|\\["\\])*)"$' single="^'([^']*)'\$" plain='^([^[:space:]'"'"'"$`\]*)$'
	if [[ $raw =~ $single ]] || [[ $raw =~ $plain ]]; then
		check_value "$name" "${BASH_REMATCH[1]}" "$where"
	elif [[ $raw =~ $double ]]; then
		raw=${BASH_REMATCH[1]//\\\"/\"}
		check_value "$name" "${raw//\\\\/\\}" "$where"
	else
		setting_wrong "$where: $name has a blank, a quote, \$, \` or \\ in its value: put the whole value in single quotes"
	fi
}

# The known name with the least edits (Levenshtein).
nearest_name() {
	awk -v wrong="$1" '
		function least(a, b, c) { return a < b ? (a < c ? a : c) : (b < c ? b : c) }
		function distance(a, b,    i, j, d) {
			for (i = 0; i <= length(a); i++) d[i, 0] = i
			for (j = 0; j <= length(b); j++) d[0, j] = j
			for (i = 1; i <= length(a); i++)
				for (j = 1; j <= length(b); j++)
					d[i, j] = least(d[i-1, j] + 1, d[i, j-1] + 1, d[i-1, j-1] + (substr(a, i, 1) != substr(b, j, 1)))
			return d[length(a), length(b)]
		}
		NF { far = distance(toupper(wrong), $1); if (best == "" || far < shortest) { shortest = far; best = $1 } }
		END { print best }' <<<"$settings_table"
}

# Keeps a good value; tells what is wrong with a bad one. Secrets are never printed. Empty is the same as absent.
check_value() {
	local name=$1 value=$2 where=$3 reason
	if [ -z "$value" ]; then
		unset "setting_line[$name]"
		return
	fi
	reason=$(why_wrong "$(setting_column "$name" 2)" "$value")
	if [ -n "$reason" ]; then
		setting_wrong "$where: $name $reason"
	else
		setting[$name]=$value
	fi
}

why_wrong() {
	local kind=$1 value=$2
	case $kind in
	secret | old-secret) why_weak "$value" 32 ;;
	password) why_weak "$value" 12 ;;
	mail-secret) why_weak "$value" 8 ;;
	mail-server) [[ $value =~ ^smtps?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?$ ]] || echo "is \"$value\": write smtp://host:port or smtps://host:port" ;;
	mail-address) [[ $value =~ ^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$ ]] || echo "is \"$value\": write an address such as todo@todo.example.org" ;;
	*..*) why_out_of_range "$value" "${kind%..*}" "${kind#*..}" ;;
	level) [[ $value =~ ^(debug|info|warn|error)$ ]] || echo "is \"$value\": use debug, info, warn or error" ;;
	word) [[ $value =~ ^[A-Za-z][A-Za-z0-9_-]{0,31}$ ]] || echo 'is no word of at most 32 letters, digits, _ and -' ;;
	text) [ ${#value} -le 100 ] || echo 'is longer than 100 characters' ;;
	url) why_no_origin "$value" ;;
	origins) why_bad_list "$value" why_no_origin ;;
	addresses) why_bad_list "$value" why_no_address ;;
	esac
}

# Words of example files and manuals; a random secret does not hold one by chance.
readonly example_words='change-me|changeme|change_me|change-this|example|your-|your_|placeholder|password|admin123|secret-key|secret_key|insert-|replace-'

why_weak() {
	local LC_ALL=C value=$1 bytes=$2
	if [[ ${value,,} =~ $example_words ]]; then
		echo 'is the value of an example, which everybody knows: make one with "openssl rand -hex 32"'
	elif [ ${#value} -lt "$bytes" ]; then
		echo "has ${#value} bytes: at least $bytes are needed"
	elif [ "$(printf '%s' "$value" | fold -w1 | sort -u | wc -l)" -lt 8 ]; then
		echo 'repeats a few characters: make one with "openssl rand -hex 32"'
	fi
}

why_out_of_range() {
	local value=$1 least=$2 most=$3
	if [[ ! $value =~ ^(0|[1-9][0-9]{0,8})$ ]]; then
		echo "is \"$value\": use a whole number from $least to $most"
	elif [ "$value" -lt "$least" ] || [ "$value" -gt "$most" ]; then
		echo "is $value: use $least to $most"
	fi
}

# An origin as browsers send it (RFC 6454, section 6.2), so that comparing bytes is enough.
why_no_origin() {
	local host='([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])'
	if [[ ! $1 =~ ^https?://$host(:[1-9][0-9]{0,4})?$ ]]; then
		echo "has \"$1\": write scheme://host or scheme://host:port, in lower case, without path, star or slash at the end"
	fi
}

why_no_address() {
	if [[ ! $1 =~ ^([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)(/[0-9]{1,3})?$ ]]; then
		echo "has \"$1\": write an IP address or a network such as 10.0.0.0/8"
	fi
}

why_bad_list() {
	local item
	local -a items
	case $1 in
	,* | *, | *,,* | *' '*) echo 'is a list with a comma or a blank too many' && return ;;
	esac
	IFS=, read -r -a items <<<"$1"
	for item in "${items[@]}"; do
		"$2" "$item"
	done | head -n 1
}

default_settings() {
	local name kind value
	while read -r name kind value; do
		if [ -n "$name" ] && [ "$value" != - ] && [ -z "${setting_line[$name]:-}" ]; then
			setting[$name]=$value
		fi
		case $kind in
		secret | password)
			if [ -e "$env_file" ] && [ -z "${setting_line[$name]:-}" ]; then
				setting_wrong "$env_file: $name is missing"
			fi
			;;
		esac
	done <<<"$settings_table"
}

# Mails would go from nobody, or lead to this machine.
check_mail() {
	local name
	[ -n "${setting[SMTP_URL]:-}" ] || return 0
	for name in MAIL_FROM SITE_URL; do
		[ -n "${setting[$name]:-}" ] || setting_wrong "$env_file: SMTP_URL needs $name as well"
	done
}

# The environment may choose these for a new copy; .env remembers them.
readonly chosen_by_environment='PORT_OFFSET TODO_WORKERS RATE_LIMIT_MAX LOG_LEVEL API_GATEWAY_URL CORS_ORIGIN SITE_URL'

read_environment() {
	local name
	if [ ! -e "$env_file" ]; then
		for name in $chosen_by_environment; do
			[ -z "${!name:-}" ] || check_value "$name" "${!name}" environment
		done
	elif [ "${PORT_OFFSET:-${setting[PORT_OFFSET]:-}}" != "${setting[PORT_OFFSET]:-}" ]; then
		setting_wrong "environment: PORT_OFFSET=$PORT_OFFSET, but $env_file says ${setting[PORT_OFFSET]}: correct one of them"
	fi
}

random_hex() {
	od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n'
}

# Makes .env with secrets of its own, readable by its account only.
settings_make() {
	local frontend
	[ ! -e "$env_file" ] || return 0
	frontend=$(port frontend)
	(
		umask 077
		cat >"$env_file" <<-END
			# Settings of this copy; what each means: production/.env.example. "deploy.sh deploy" applies a change.
			POSTGRES_PASSWORD=$(random_hex)
			JWT_SECRET=$(random_hex)
			GRAFANA_USER=admin
			GRAFANA_PASSWORD=$(random_hex)
			API_GATEWAY_URL=${setting[API_GATEWAY_URL]:-}
			SITE_URL=${SITE_URL:-}
			CORS_ORIGIN=${setting[CORS_ORIGIN]:-http://localhost:$frontend,http://127.0.0.1:$frontend}
			MAX_CONNECTIONS=${setting[MAX_CONNECTIONS]}
			RATE_LIMIT_MAX=${setting[RATE_LIMIT_MAX]}
			RATE_LIMIT_WINDOW=${setting[RATE_LIMIT_WINDOW]}
			LOG_LEVEL=${setting[LOG_LEVEL]}
			TODO_WORKERS=${setting[TODO_WORKERS]:-}
			PORT_OFFSET=${setting[PORT_OFFSET]}
		END
	)
	give_to "$service_account" "$env_file"
	say "made $env_file with random secrets"
	settings_read
}

# The port of a listener, offset included.
port() {
	local base
	case $1 in
	frontend) base=3000 ;;
	gateway) base=5000 ;;
	public) base=5050 ;;
	private) base=5555 ;;
	config) base=5432 ;;
	user) base=5433 ;;
	intern) base=5434 ;;
	esac
	echo $((base + setting[PORT_OFFSET]))
}

# How many connections of MAX_CONNECTIONS the responder of an instance may have.
connections_of() {
	local percent
	case $1 in
	config) percent=30 ;;
	user) percent=50 ;;
	intern) percent=20 ;;
	esac
	echo $((setting[MAX_CONNECTIONS] * percent / 100))
}
