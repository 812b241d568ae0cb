#!/bin/bash
# Which origins may call: exactly those of CORS_ORIGIN.
. "$(dirname "$0")/lib.sh"

allowed=$(sed -n 's/^CORS_ORIGIN=//p' "$state/.env")
first=${allowed%%,*} last=${allowed##*,}
# origin, whether it may
while read -r origin may; do
	[ "$may" = yes ] && wanted=$origin || wanted=
	fetch -H "Origin: $origin" "$gateway/public/health"
	is "an answer to $origin: $may" "$(field Access-Control-Allow-Origin)" "$wanted"
	fetch -X OPTIONS -H "Origin: $origin" -H 'Access-Control-Request-Method: POST' "$gateway/private/v1/auth/login"
	is "a preflight of $origin: $may" "$status $(field Access-Control-Allow-Origin)" "204 $wanted"
done <<END
$first yes
$last yes
null no
* no
https://evil.example no
$first.evil.example no
${first}0 no
${first/http:/https:} no
${first^^} no
$first/ no
END

# Errors, too: of the responder, of the web server, and what a proxy may keep.
for path in /public/health /public/no-such-thing /private/v1/auth/me; do
	fetch -H "Origin: $first" "$gateway$path"
	is "$status of $path may be read" "$(field Access-Control-Allow-Origin)" "$first"
	like "$status of $path depends on the origin" "$(field Vary)" Origin
	fetch "$gateway$path"
	is "$path without an origin names none" "$(field Access-Control-Allow-Origin)" ''
	like "and still depends on it" "$(field Vary)" Origin
done
fetch -H "Origin: $first" --data-binary @<(head -c 300000 /dev/zero) "$gateway/public/check"
is 'what the web server refuses may be read, by any page' "$status $(field Access-Control-Allow-Origin)" '413 *'
for path in /private/v1/meta /private/v1/sandboxes/nobody/todos; do
	fetch -H 'Origin: https://any.example' "$gateway$path"
	is "any page may read $path" "$(field Access-Control-Allow-Origin)" '*'
	fetch -X OPTIONS -H 'Origin: https://any.example' -H 'Access-Control-Request-Method: DELETE' "$gateway$path"
	is "and ask it for anything" "$status $(field Access-Control-Allow-Origin) $(field Access-Control-Max-Age)" '204 * 600'
done
fetch -H "Origin: $first" "$gateway/public/health"
for name in ETag Location Link X-Total-Count Retry-After RateLimit RateLimit-Policy X-Adjusted X-Request-Id; do
	like "pages may read $name" ", $(field Access-Control-Expose-Headers)," ", $name,"
done
is 'no cookies' "$(field Access-Control-Allow-Credentials)" ''
fetch -X OPTIONS -H "Origin: $first" -H 'Access-Control-Request-Method: PUT' "$gateway/private/v1/auth/me"
is 'a preflight is good for ten minutes' "$(field Access-Control-Max-Age)" 600
for name in Authorization Content-Type If-Match If-None-Match Idempotency-Key; do
	like "pages may send $name" ", $(field Access-Control-Allow-Headers)," ", $name,"
done
for name in GET POST PUT PATCH DELETE; do
	like "pages may use $name" ", $(field Access-Control-Allow-Methods)," ", $name,"
done
finish
