#!/bin/bash
# Mails in a deployment: they wait, the operator reads them, and no log tells the secret of a link.
. "$(dirname "$0")/lib.sh"

email=mail-$$@example.org
register() {
	fetch -H 'Content-Type: application/json' -H 'Host: evil.example' \
		-d "{\"email\":\"$email\",\"password\":\"correct horse battery\"}" "$private/v1/auth/register"
}
register
is 'an account is made' "$status" 201
like 'its mail waits, and the status says so' "$(deploy_sh status)" 'mail: [1-9][0-9]* waiting, SMTP_URL is not set'
is 'for programs, too' "$(JSON=1 deploy_sh status | jq -r '.mail | test("^[1-9][0-9]* waiting")')" true
deploy_sh outbox >"$work/outbox"
secret=$(sed -n "/^To: $email/,/^---/s|.*/account/verify/||p" "$work/outbox")
is 'the operator can read it, with its link' "${#secret}" 43
like 'which leads to the pages of this copy' "$(cat "$work/outbox")" "http://localhost:$((3000 + offset))/account/verify/$secret"

path_secret=secret-in-a-path-$$
for address in "$frontend/account" "$gateway/account" "$gateway/private/account" "$private/account" "$gateway/acc%6Funt"; do
	for purpose in verify reset email; do
		fetch "$address/$purpose/$path_secret"
		fetch -d 'x=1' "$address/$purpose/$path_secret"
	done
done
fetch -H 'Content-Type: application/json' -d "{\"token\":\"$secret\"}" "$gateway/private/v1/auth/verify"
is 'the link confirms the address' "$status" 204
written() { grep -q '"path":"/{secret}"' "$state/log/gateway/access.log"; }
within 15 written
ok 'requests for such a link are logged without its end' $?
# The gateway writes its lines in blocks; a restart writes all.
deploy_sh restart gateway 2>/dev/null
is 'no log of any service has the secret' "$(cat "$state"/log/*/current "$state"/log/*/access.log | grep -c -e "$secret" -e "$path_secret")" 0
is 'nor does the database of logs' "$(sql intern -c "select count(*) from app.log where line like '%$secret%' or line like '%$path_secret%'")" 0
is 'nor an address' "$(cat "$state"/log/*/current "$state"/log/*/access.log | grep -c -e "$email")" 0
finish
