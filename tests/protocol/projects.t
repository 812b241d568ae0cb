#!/bin/sh
# Saved projects, with a real database.
# shellcheck disable=SC1091,SC2154,SC2034
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
prefix=/private
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" RATE_LIMIT_MAX=1000000

register() {
	request POST /v1/auth/register "{\"email\":\"$1@example.org\",\"password\":\"four words make passwords\"}"
	access=$(json .accessToken)
}
bearer() {
	request "$1" "$2" "${3-}" HTTP_AUTHORIZATION="Bearer $access"
}
project() {
	jq -cn --arg name "$1" '{$name, selection: "node.layered@sqlite+tests", release: "2026.11.0", query: "database=sqlite&options=tests,docker"}'
}

register ada
bearer GET /v1/projects
answers "an account begins without projects" 200 length 0
bearer POST /v1/projects "$(project 'My shop')"
answers "a project is saved" 201 'keys | join(" ")' \
	"createdAt generations id lastGeneratedAt name query release selection shareSlug"
id=$(json .id) saved=$(json 'del(.name)')
bearer GET "/v1/projects/$id"
answers "and read again" 200 'del(.name)' "$saved"
bearer PATCH "/v1/projects/$id" '{"name":" My other shop "}'
answers "renamed" 200 .name "My other shop"
is "and nothing else of it" "$(json 'del(.name)')" "$saved"
while IFS='|' read -r sentence change pointer; do
	bearer POST /v1/projects "$(project a | jq -c "$change")"
	answers "refused: $sentence" 422 '.errors[0].pointer' "$pointer"
done <<'END'
no name|del(.name)|/name
a name of 101 characters|.name = "a" * 101|/name
no slug|.selection = ""|/selection
a slug with a slash|.selection = "a/../b"|/selection
a slug in capitals|.selection = "Node"|/selection
a release that is none|.release = "latest"|/release
a release of dots|.release = "........"|/release
a query that leaves the address|.query = "a=b#c"|/query
a query with a line end|.query = "a=b\r\nSet-Cookie: c"|/query
a query with markup|.query = "\"><script>"|/query
a query of 4097 characters|.query = "a" * 4097|/query
END

bearer GET "/v1/projects/$id/archive"
is "making it leads to its archive" "$status $(header Location)" "303 /starter.zip?database=sqlite&options=tests,docker&release=2026.11.0"
bearer GET "/v1/projects/$id"
answers "and is counted" 200 '"\(.generations) \(.lastGeneratedAt != null)"' "1 true"

bearer POST "/v1/projects/$id/share"
answers "whose address is not confirmed shares nothing" 403
sql user migrator "update account set email_verified_at = now()" >/dev/null
bearer POST "/v1/projects/$id/share"
answers "it is shared" 200 '.shareSlug | length' 22
slug=$(json .shareSlug)
bearer POST "/v1/projects/$id/share"
answers "again: by the same link" 200 .shareSlug "$slug"
request GET "/v1/shared/$slug"
answers "anybody reads it, and nothing of its owner" 200 'keys | join(" ")' "name query release selection"
bearer DELETE "/v1/projects/$id/share"
answers "it is shared no more" 204
request GET "/v1/shared/$slug"
answers "the link leads nowhere" 404
bearer POST "/v1/projects/$id/share"
[ "$(json .shareSlug)" != "$slug" ]
ok "and stays dead when it is shared anew" $?

register bob
for row in "GET /$id" "PATCH /$id" "DELETE /$id" "GET /$id/archive" "POST /$id/share" "DELETE /$id/share"; do
	case $row in PATCH*) body='{"name":"mine"}' ;; *) body= ;; esac
	bearer "${row%% *}" "/v1/projects${row#* }" "$body"
	answers "another account's project is not there: ${row%% *} …${row#*"$id"}" 404
done
bearer POST /v1/projects "$(project 'the first')"
id=$(json .id)
sql user migrator "insert into project (id, account, name, selection, release, query)
	select gen_random_uuid(), account, 'one of many', selection, release, query from project, generate_series(1, 199) where id = '$id'" >/dev/null
bearer POST /v1/projects "$(project 'one too many')"
answers "an account has 200 at most" 409 .code conflict
bearer DELETE "/v1/projects/$id"
answers "one is deleted" 204
bearer POST /v1/projects "$(project 'one more')"
answers "and there is room again" 201
finish
