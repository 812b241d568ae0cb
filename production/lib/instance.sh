# shellcheck shell=bash
# shellcheck disable=SC2154 # names of place.sh and service.sh
# The three PostgreSQL instances: config, user, intern. Each has a database of its own name.

app_role_of() {
	case $1 in
	config) echo public_app ;;
	user) echo private_app ;;
	intern) echo intern_app ;;
	esac
}

# The roles that log in with a password; each has a file in libpq's format, for its reader only.
roles_of() {
	echo migrator readonly monitor "$(app_role_of "$1")"
	case $1 in
	user) echo mailer ;;
	intern) echo log_writer ;;
	esac
}

password_file() {
	echo "$state/secrets/$1.$2"
}

find_postgres() {
	local folder
	for folder in /usr/lib/postgresql/*/bin; do
		[ ! -x "$folder/initdb" ] || postgres_folder=$folder
	done
	[ -n "${postgres_folder:-}" ] || refuse unavailable 'initdb is missing: install postgresql-15'
	PATH=$postgres_folder:$PATH
}

# Brings up the instances given, side by side.
bring_up_instances() {
	local name
	local -a jobs=()
	# runsvdir starts with all of its folders there: it looks for new ones every five seconds only.
	for name in $services; do
		[ -d "$state/sv/$name" ] || service_write "$name" || true
	done
	supervisor_start
	for name in "$@"; do
		instance_bring_up "$name" &
		jobs+=($!)
	done
	for name in "${jobs[@]}"; do
		wait "$name" || refuse unavailable 'a database did not come up'
	done
}

# Makes what is missing of an instance, starts it, and brings its roles and its schema up to date.
instance_bring_up() {
	local name=$1 is_new=false
	instance_make_secrets "$name"
	instance_make_data "$name"
	if instance_configure "$name"; then
		is_new=true
	fi
	service_write "postgres-$name" || true
	if $is_new && service_is_up "postgres-$name"; then
		say "postgres-$name: restarting with new settings"
		service_stop "postgres-$name"
	fi
	service_start "postgres-$name"
	service_wait "postgres-$name" || exit 69
	instance_apply_roles "$name"
	instance_migrate "$name"
	[ "$name" != config ] || publish_releases
}

instance_make_secrets() {
	local role file
	for role in $(roles_of "$1"); do
		file=$(password_file "$1" "$role")
		[ -s "$file" ] || (umask 077 && printf '*:*:*:%s:%s\n' "$role" "$(random_hex)" >"$file")
		case $role in
		*_app | mailer | log_writer) give_to "$service_account" "$file" ;;
		esac
	done
}

instance_make_data() {
	local folder=$state/postgres/$1
	if [ -s "$folder/PG_VERSION" ]; then
		return
	fi
	say "postgres-$1: making its files"
	mkdir -p "$folder"
	give_to "$database_account" "$folder"
	cd / || exit
	as_database initdb --pgdata="$folder" --username=postgres --auth-local=peer --auth-host=scram-sha-256 \
		--data-checksums --encoding=UTF8 --locale=C.UTF-8 >"$state/log/initdb-$1.log" 2>&1 ||
		refuse unavailable "initdb failed; see $state/log/initdb-$1.log"
	echo "include 'todo.conf'" >>"$folder/postgresql.conf"
}

# True if a file is new.
instance_configure() {
	local folder=$state/postgres/$1 is_new=false
	write_if_new "$folder/todo.conf" 0600 "$database_account" < <(instance_settings "$1") && is_new=true
	write_if_new "$folder/pg_hba.conf" 0600 "$database_account" < <(instance_access "$1") && is_new=true
	write_if_new "$folder/pg_ident.conf" 0600 "$database_account" < <(instance_people) && is_new=true
	$is_new
}

# Beside the responder: 3 superusers, 3 migrators, 2 monitors, 2 readers, 4 log writers or 2 mailers.
# What a statement was given, and the row that was refused, are people's addresses, hashes and mails: the log of slow and
# failed statements tells neither parameters nor details.
instance_settings() {
	cat <<-END
		# Written by deploy.sh; what is not here is PostgreSQL's own.
		listen_addresses = '127.0.0.1'
		port = $(port "$1")
		unix_socket_directories = '$run'
		max_connections = $(($(connections_of "$1") + 14))
		superuser_reserved_connections = 3
		password_encryption = scram-sha-256
		cluster_name = '$1'
		shared_buffers = 128MB
		effective_cache_size = 384MB
		work_mem = 4MB
		maintenance_work_mem = 64MB
		wal_compression = lz4
		max_wal_size = 512MB
		checkpoint_timeout = 10min
		random_page_cost = 1.1
		jit = off
		autovacuum_vacuum_scale_factor = 0.05
		shared_preload_libraries = 'pg_stat_statements'
		log_destination = stderr
		log_line_prefix = '%m [%p] %u '
		log_timezone = UTC
		timezone = UTC
		log_min_duration_statement = 250ms
		log_parameter_max_length = 0
		log_error_verbosity = terse
		log_lock_waits = on
		log_checkpoints = off
		tcp_keepalives_idle = 60
	END
}

instance_access() {
	local role
	cat <<-END
		# Nothing but the administrator (by account) and the instance's own roles (by password), on this machine.
		local all postgres peer map=administrators
		host all postgres 127.0.0.1/32 scram-sha-256
	END
	for role in $(roles_of "$1"); do
		printf 'local %s %s scram-sha-256\nhost %s %s 127.0.0.1/32 scram-sha-256\n' "$1" "$role" "$1" "$role"
	done
	printf 'local postgres monitor scram-sha-256\nhost postgres monitor 127.0.0.1/32 scram-sha-256\n'
}

instance_people() {
	printf 'administrators %s postgres\n' "$database_account"
	[ "$(id -u)" -ne 0 ] || printf 'administrators root postgres\n'
}

psql_as_administrator() {
	local name=$1
	shift
	psql -X -q -At -v ON_ERROR_STOP=1 -h "$run" -p "$(port "$name")" -U postgres "$@"
}

conninfo_of() {
	local name=$1 role=$2
	echo "host=$run port=$(port "$name") dbname=$name user=$role passfile=$(password_file "$name" "$role")"
}

# Roles and passwords, when they or their file changed since the last time.
instance_apply_roles() {
	local name=$1 stamp=$state/postgres/$1.roles digest
	digest=$(instance_roles_digest "$name")
	if [ "$digest" = "$(cat "$stamp" 2>/dev/null)" ]; then
		return
	fi
	say "postgres-$name: setting up the roles"
	if [ -z "$(psql_as_administrator "$name" -d postgres -c "select 1 from pg_database where datname = '$name'")" ]; then
		psql_as_administrator "$name" -d postgres -c "create database \"$name\"" -c 'create extension if not exists pg_stat_statements'
	fi
	psql_as_administrator "$name" -d "$name" -v connections="$(connections_of "$name")" -f "$data/sql/$name/roles.sql"
	instance_passwords "$name" | psql_as_administrator "$name" -d "$name" -f -
	# Those that an earlier version let it count.
	psql_as_administrator "$name" -d postgres -c 'select pg_stat_statements_reset()' >/dev/null
	echo "$digest" >"$stamp"
}

instance_roles_digest() {
	{
		cat "$data/sql/roles.sql" "$data/sql/$1/roles.sql"
		instance_passwords "$1"
		connections_of "$1"
	} | sha256sum | cut -d' ' -f1
}

# The server must not learn them from a slow or a failed statement, nor from counting statements, whose texts monitor reads.
instance_passwords() {
	local role
	echo "set log_min_duration_statement = -1; set log_min_error_statement = panic; set pg_stat_statements.track_utility = off;"
	echo "alter role postgres password '${setting[POSTGRES_PASSWORD]//\'/\'\'}';"
	for role in $(roles_of "$1"); do
		echo "alter role $role password '$(cut -d: -f5 "$(password_file "$1" "$role")")';"
	done
}

instance_migrate() {
	"$data/sql/migrate" "$1" "$(conninfo_of "$1" migrator)" >&2 ||
		refuse unavailable "postgres-$1: the migrations failed"
}

# Registers the installed packs. The same again is nothing.
publish_releases() {
	local folder facts epoch
	for folder in "$data"/templates/*/; do
		facts=$("$programs/todogen" pack --check --templates "$folder") || refuse unavailable "the packs in $folder are damaged"
		[[ $facts =~ release\ ([0-9.]+),\ sha256\ ([0-9a-f]+) ]] || refuse unavailable "todogen says \"$facts\""
		epoch=$(sed -n 's/^ *"epoch": *\([0-9]*\).*/\1/p' "$folder/catalogue.json")
		psql -X -q -v VERBOSITY=terse -d "$(conninfo_of config migrator)" -v id="${BASH_REMATCH[1]}" -v epoch="$epoch" \
			-v digest="${BASH_REMATCH[2]}" -v catalogue="$(cat "$folder/catalogue.json")" -f "$data/sql/config/publish.sql" >&2 ||
			refuse unavailable "the packs changed since release ${BASH_REMATCH[1]} was published here: give them a new release, or, while you work on them, forget it: psql '$(conninfo_of config migrator)' -c \"delete from app.release where id = '${BASH_REMATCH[1]}'\""
	done
}
