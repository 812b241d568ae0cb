#!/bin/bash
# The addresses of a deployment: what answers where, and what does not.
. "$(dirname "$0")/lib.sh"

for address in "$frontend/health" "$gateway/health" "$public/health" "$private/health" \
	"$gateway/public/health" "$gateway/private/health" "$gateway/intern/health" \
	"$frontend/public/health" "$frontend/private/health" "$frontend/intern/health"; do
	fetch "$address"
	is "$address is well" "$status $(jq -r .status "$work/body")" '200 ok'
done

fetch "$public/metrics"
is 'the public pool tells its measurements on loopback' "$status" 200
fetch "$private/metrics"
is 'the private pool, too' "$status" 200
for path in /public/metrics /private/metrics /intern/metrics /metrics /public/metrics/ /public/%6Detrics /public/metrics?x; do
	fetch "$frontend$path"
	is "no measurements at 3000$path" "$status" 404
	fetch "$gateway$path"
	is "no measurements at 5000$path" "$status" 404
done
for path in /public//metrics //public/metrics /public/./metrics /x/../public/metrics; do
	fetch --path-as-is "$gateway$path"
	is "no detour to the measurements by 5000$path" "$status" 400
done

fetch "$frontend/metadata"
cp "$work/body" "$work/short"
fetch "$frontend/public/metadata"
is 'the short path and the long one say the same' "$(jq -S . "$work/short" | sha256sum)" "$(jq -S . "$work/body" | sha256sum)"
fetch "$frontend/publicity"
is 'a path that only begins like an API is the public API'"'"'s' "$status $(field X-Request-Id | wc -l)" '404 1'

browser=(-A Mozilla/5.0 -H 'Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8')
gateway_url=$(sed -n "s/^API_GATEWAY_URL=//p" "$state/.env")
for language in en fr; do
	curl -s -o /dev/null "${browser[@]}" -H "Accept-Language: $language" "$frontend/"
	fetch "${browser[@]}" -H "Accept-Language: $language,de;q=0.5" "$frontend/"
	is "browsers get the page in $language" "$status $(field Content-Type) $(field Content-Language)" "200 text/html; charset=utf-8 $language"
	like "the page in $language is a file now if the operator set its address" "$gateway_url|$(field X-Request-Id)" '^(http[^|]*\||\|.+)$'
	tag=$(field ETag)
	fetch "${browser[@]}" -H "Accept-Language: $language" -H "If-None-Match: $tag" "$frontend/"
	is "it is not sent twice" "$status" 304
	like 'what it depends on is told' "$(field Vary)" 'Accept.*Accept-Language.*User-Agent'
done
fetch -A curl/8.0 "$frontend/"
is 'a terminal gets help' "$status $(field Content-Type)" '200 text/plain; charset=utf-8'
fetch -H 'Accept: application/json' "$frontend/"
is 'a program gets the metadata' "$status $(field Content-Type)" '200 application/json'

curl -s -o /dev/null "$frontend/metadata"
fetch "$frontend/metadata"
is 'the metadata are a file now' "$status $(field X-Request-Id)" '200 '
fetch "$frontend/metadata?nonsense=1"
is 'a query is never answered from a file' "$status" 400
fetch -X DELETE "$frontend/metadata"
is 'another method neither' "$status" 405
fetch --compressed "$frontend/metadata"
like 'a long text is compressed' "$(field Content-Encoding)" '^(br|gzip|zstd)$'
asset=$(cd "$state/app/share/todo/www" && find assets -type f | head -n 1)
fetch "$frontend/$asset"
is "the pages' assets are at 3000" "$status" 200
fetch "$gateway/$asset"
is 'not at 5000' "$status" 404

# The listeners' addresses: only 3000 and 5000 are for others.
for port in 5050 5555 5432 5433 5434; do
	is "$port is on loopback only" "$(ss -Htln "sport = :$((port + offset))" | awk '{ print $4 }')" "127.0.0.1:$((port + offset))"
done

is 'the status is good' "$(JSON=1 deploy_sh status | jq -c '[.degraded, (.services | length), all(.services[]; .health == "ok")]')" '[false,11,true]'
like 'the endpoints are told' "$(deploy_sh endpoints)" "http://localhost:$((3000 + offset))/"
deploy_sh nonsense >/dev/null 2>&1
is 'an unknown verb is refused' $? 64
for verb in deploy stop restart status logs endpoints admin audit-verify test help; do
	like "help tells of $verb" "$(deploy_sh help)" "deploy.sh $verb "
done
for name in gateway public-api; do
	like "logs shows $name" "$(FOLLOW=0 deploy_sh logs $name)" '.'
done
finish
