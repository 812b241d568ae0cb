# shellcheck shell=bash
# shellcheck disable=SC2154 # names of place.sh and service.sh
# What lighttpd's configuration takes from .env and from the machine.

# lighttpd does not tell an included command that it only reads its configuration (-t, -tt, -p).
lighttpd_only_reads() {
	local -a arguments
	mapfile -d '' -t arguments <"/proc/$PPID/cmdline" 2>/dev/null || return 1
	[[ " ${arguments[*]:1} " =~ \ -(t|tt|p)\  ]]
}

lighttpd_variables() {
	settings_read
	if [ -z "${TODO_SUPERVISED:-}" ] && ! lighttpd_only_reads; then
		bring_up_databases >&2
	fi
	print_places
	print_pools
	print_proxies
}

bring_up_databases() {
	local name
	local -a missing=()
	place_make
	settings_make
	find_postgres
	for name in $instances; do
		postgres_answers "$name" || missing+=("$name")
	done
	[ ${#missing[@]} -eq 0 ] || bring_up_instances "${missing[@]}"
}

print_places() {
	cat <<-END
		var.bind = "0.0.0.0"
		var.frontend_port = "$(port frontend)"
		var.gateway_port = "$(port gateway)"
		var.public_port = "$(port public)"
		var.private_port = "$(port private)"
		var.run = "$run"
		var.published = "$state/published"
		var.www = "$data/www"
		var.errors = "$data/errors"
		var.access_log = "$state/log/gateway/access.log"
		var.api_gateway_url = "${setting[API_GATEWAY_URL]:-}"
	END
	if [ -d "$state" ]; then
		printf 'server.upload-dirs = ( "%s" )\ndeflate.cache-dir = "%s"\n' "$state/uploads" "$state/compressed"
	fi
	[ -n "${TODO_SUPERVISED:-}" ] || print_places_by_hand
}

print_places_by_hand() {
	cat <<-END
		server.errorlog = "$state/log/gateway/error.log"
		server.pid-file = "$run/lighttpd.pid"
	END
	if [ "$(id -u)" -eq 0 ]; then
		printf 'server.username = "%s"\nserver.groupname = "%s"\n' "$service_account" "$service_account"
	fi
}

print_pools() {
	local name
	for name in $pools; do
		if pool_is_there "$name"; then
			echo "var.${name%-api}_start = ( )"
		else
			echo "var.${name%-api}_start = ( \"bin-path\" => \"$libexec/start pool $name\", \"max-procs\" => 1 )"
		fi
	done
}

# Kept by runit, or listening: then it is not lighttpd's to start.
pool_is_there() {
	[ -n "${TODO_SUPERVISED:-}" ] || service_is_up "$1" || grep -q " $run/$1\.sock\$" /proc/net/unix
}

# X-Forwarded-For counts when it comes from one of these only.
print_proxies() {
	local item
	local -a items
	if [ -z "${setting[TRUSTED_PROXIES]:-}" ]; then
		return
	fi
	IFS=, read -r -a items <<<"${setting[TRUSTED_PROXIES]}"
	echo 'server.modules += ( "mod_extforward" )'
	echo 'extforward.headers = ( "X-Forwarded-For" )'
	echo 'extforward.forwarder = ('
	printf '\t"%s" => "trust",\n' "${items[@]}"
	echo ')'
}

# One block for each origin: lighttpd has no list to look it up in. Every answer that may differ says so.
lighttpd_origins() {
	local item
	local -a items
	settings_read
	IFS=, read -r -a items <<<"${setting[CORS_ORIGIN]:-}"
	echo 'setenv.add-response-header = ( "Vary" => "Origin" )'
	for item in "${items[@]}"; do
		print_cors "\$REQUEST_HEADER[\"Origin\"] == \"$item\"" "$item"
	done
	# Sandboxes are anybody's, and what lighttpd says itself holds nothing: any page may read them. Last, so it wins.
	# shellcheck disable=SC2016 # a dollar of lighttpd's
	print_cors '$HTTP["url"] =~ "^/(private/(healthz|readyz|v1/(sandboxes|meta))|error-problem)(/|$)"' '*'
}

# print_cors CONDITION ORIGIN
print_cors() {
	cat <<-END
		$1 {
			setenv.add-response-header += (
				"Access-Control-Allow-Origin" => "$2",
				"Access-Control-Expose-Headers" => "ETag, Location, Link, X-Total-Count, X-Deleted-Count, Idempotency-Replayed, Retry-After, RateLimit, RateLimit-Policy, X-Adjusted, X-Request-Id"
			)
			\$HTTP["request-method"] == "OPTIONS" {
				setenv.add-response-header += (
					"Access-Control-Allow-Methods" => "GET, HEAD, POST, PUT, PATCH, DELETE",
					"Access-Control-Allow-Headers" => "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, X-Todo-CSRF",
					"Access-Control-Max-Age" => "600"
				)
			}
		}
	END
}
