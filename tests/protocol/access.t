#!/bin/sh
# Who may do what: every row of the route tables, as nobody, as a user, and with the ids of another account.
# shellcheck disable=SC1091,SC2154,SC2034
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
make_instance intern
limits=RATE_LIMIT_MAX=1000000
prefix=/private
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" $limits

# Each person signs in; "good" requests come from the route table.
sign_up() {
	request POST /v1/auth/register "$(jq -cn --arg email "$1@example.org" '{$email, password: "correct horse battery"}')"
	answers "$1 signs up" 201
	access=$(json .accessToken)
}
sign_up ada
ada=$access
sign_up bob
bob=$access
sql user migrator "update account set email_verified_at = now()"
"$builddir/tests/private/requests" >"$work/requests"
ok "the route table gives a good request for every route" $?

# as TOKEN METHOD PATH KIND BODY: a request of a program, or of a browser that signed in.
as() {
	case $1:$4 in
	:api) set -- "$2" "$3" "$5" HTTP_ORIGIN=http://todo.test ;;
	:*) set -- "$2" "$3" "$5" HTTP_ORIGIN=http://todo.test CONTENT_TYPE=application/x-www-form-urlencoded ;;
	*:api) set -- "$2" "$3" "$5" HTTP_AUTHORIZATION="Bearer $1" ;;
	*) set -- "$2" "$3" "$5" HTTP_COOKIE="todo_access=$1" HTTP_ORIGIN=http://todo.test \
		CONTENT_TYPE=application/x-www-form-urlencoded ;;
	esac
	request "$@"
}

# What bob owns, one of everything that a program can make.
while read -r method path access kind body; do
	case $method:$kind:$path in *\{id\}*) ;; *:page:*) ;; POST:*/auth/*) ;; POST:*) as "$bob" "$method" "$path" "$kind" "$body" ;; esac
done <"$work/requests"
tables=$(sql user postgres "select table_name from information_schema.columns where table_schema = 'app' and column_name = 'account'
	intersect select table_name from information_schema.columns where table_schema = 'app' and column_name = 'id'")
owner="(select id from app.account where email = 'bob@example.org')"
for table in $tables; do
	sql user postgres "select id from app.$table where account = $owner"
done >"$work/ids"
sql user postgres "select id from app.todo where list = $owner" >>"$work/ids"
for table in $tables todo; do
	[ "$table" = list ] || is "bob has a row in $table" "$(sql user postgres "select count(*) > 0 from app.$table where $([ "$table" = todo ] && echo list || echo account) = $owner")" t
done

# Everything that is anybody's is left out: it asks for no account.
while read -r method path access kind body; do
	case $access in public | optional) continue ;; esac
	target=$(printf %s "$path" | sed 's/{id}/00000000-0000-7000-8000-000000000000/')
	as '' "$method" "$target" "$kind" "$body"
	wanted=401
	[ "$kind" = api ] || wanted=303
	is "$method $path as nobody: $wanted" "$status" $wanted
	[ "$kind" = api ] || like "and leads to the sign-in page" "$(header Location)" "/account/sign-in*"
	if [ "$access" = administrator ]; then
		as "$ada" "$method" "$target" "$kind" "$body"
		is "$method $path as a user: 403" "$status" 403
		continue
	fi
	case $path in *\{id\}*) ;; *) continue ;; esac
	others=
	while read -r id; do
		as "$ada" "$method" "$(printf %s "$path" | sed "s/{id}/$id/")" "$kind" "$body"
		[ "$status" = 404 ] || others="$others $id:$status"
	done <"$work/ids"
	is "$method $path with every id of another account: 404" "$others" ""
done <"$work/requests"

# His own ids work, so the refusals above were for whose they are.
as "$bob" GET /v1/todos api ''
id=$(json '.[0].id')
as "$bob" GET "/v1/todos/$id" api ''
answers "bob reads his own todo" 200
kill "$responder"
wait "$responder"

prefix=/intern
start_responder intern-api "TODO_DATABASE=$(conninfo intern intern_app)" $limits
"$builddir/intern-api" --routes | while read -r method path access _; do
	[ "$access" = administrator ] && echo "$method $path"
done >"$work/requests"
while read -r method path; do
	as '' "$method" "$path" api ''
	is "intern: $method $path as nobody: 401" "$status" 401
	as "$ada" "$method" "$path" api ''
	is "intern: $method $path as a user: 403" "$status" 403
done <"$work/requests"
finish
