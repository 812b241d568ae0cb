#!/bin/sh
# todo-mailer between a real database and a real mail server.
# shellcheck disable=SC1091,SC2154,SC2034,SC2317,SC1112
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
mailer=
server=
stop_all() {
	for process in $mailer $server; do kill "$process" 2>/dev/null; done
	clean_up
}
trap stop_all EXIT

# start_server [PORT [CERTIFICATE KEY]]: sets port. The folder keeps what it took before.
start_server() {
	rm -f "$work/smtp/port"
	mkdir -p "$work/smtp"
	wanted_port=${1-0}
	[ $# -eq 0 ] || shift
	python3 "$srcdir/tests/protocol/smtp_server.py" "$wanted_port" "$work/smtp" "$@" >>"$work/smtp.log" 2>&1 &
	server=$!
	wait_for test -s "$work/smtp/port"
	port=$(cat "$work/smtp/port")
}
stop_server() {
	kill "$server"
	wait "$server" 2>/dev/null
	server=
}
# start_mailer [NAME=VALUE …]
start_mailer() {
	env -i PATH="$PATH" TODO_DATABASE="$(conninfo user mailer)" MAIL_FROM=todo@example.org "$@" "$builddir/todo-mailer" \
		>/dev/null 2>>"$work/log" &
	mailer=$!
}
stop_mailer() {
	kill "$mailer"
	wait "$mailer"
	mailer_status=$?
	mailer=
}
# queue EMAIL SUBJECT BODY: as the responder does.
queue() { sql user private_app "insert into mail (recipient, subject, body) values ('$1', '$2', '$3')"; }
# column NAMES EMAIL
column() { sql user postgres "select $1 from app.mail where recipient = '$2'"; }
has() { [ "$(column "$1" "$2")" = "$3" ]; }
taken() { find "$work/smtp/mails" -type f | wc -l; }
has_taken() { [ "$(taken)" -ge "$1" ]; }
# due EMAIL: its next attempt is now.
due() { sql user migrator "update mail set next_attempt_at = now() where recipient = '$1'"; }
# read_mail NUMBER PART: as a mail program reads it.
read_mail() {
	tail -n +2 "$work/smtp/mails/$1" | python3 -c 'import email, email.policy, sys
mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
print(mail.get_content() if sys.argv[1] == "body" else mail[sys.argv[1]], end="")' "$2"
}

TODO_DATABASE=$(conninfo user mailer) "$builddir/todo-mailer" --check >"$work/check" 2>&1
ok "--check prepares every statement" $?
TODO_DATABASE=$(conninfo user mailer) SMTP_URL=smtp://127.0.0.1:1 "$builddir/todo-mailer" --check >"$work/check" 2>&1
is "a server without a sender is refused" "$? $(grep -c MAIL_FROM "$work/check")" "78 1"
TODO_DATABASE=$(conninfo user mailer) SMTP_URL=http://127.0.0.1:1 MAIL_FROM=todo@example.org "$builddir/todo-mailer" --check >"$work/check" 2>&1
is "another protocol is refused" $? 78

queue ada@example.org 'Hello' 'A body.'
start_mailer
sleep 2
stop_mailer
is "without a server mails wait" "$(column "attempts, sent_at is null" ada@example.org)" "0|t"
is "and TERM ends the mailer well" $mailer_status 0

start_server
start_mailer SMTP_URL="smtp://127.0.0.1:$port"
wait_for has "sent_at is not null" ada@example.org t
ok "a mail is delivered" $?
is "to whom it is for" "$(head -n 1 "$work/smtp/mails/1" | tr -d '\r')" "<ada@example.org>"
is "as it was written" "$(read_mail 1 subject), $(read_mail 1 body | tr -d '\r')" "Hello, A body."
is "from us" "$(read_mail 1 from)" todo@example.org
is "and its body is forgotten" "$(column "body is null" ada@example.org)" t
long=$(printf '%0200d' 0)
queue marie@example.org 'Réinitialisez votre mot de passe : à faire tout de suite, s’il vous plaît' "é = $long
.a line that begins with a dot, one that ends with a blank 
🦊"
wait_for has_taken 2
is "a French subject arrives whole" "$(read_mail 2 subject)" 'Réinitialisez votre mot de passe : à faire tout de suite, s’il vous plaît'
is "and so does every line of the body" "$(read_mail 2 body | tr -d '\r')" "é = $long
.a line that begins with a dot, one that ends with a blank 
🦊"
is "no line of a mail is longer than 76 characters, nor has bytes that are no ASCII" \
	"$(tr -d '\r' <"$work/smtp/mails/2" | LC_ALL=C grep -c -e '.\{77\}' -e '[^ -~]')" 0
wait_for has "sent_at is not null" marie@example.org t

# The server goes and comes back.
stop_server
queue bob@example.org 'While you were away' 'x'
wait_for has "last_error is not null" bob@example.org t
is "with the server away a mail waits" "$(column "sent_at is null, attempts, next_attempt_at > now()" bob@example.org)" "t|1|t"
due bob@example.org
wait_for has "attempts" bob@example.org 2
is "longer after each attempt" "$(column "next_attempt_at > now() + interval '3 minutes'" bob@example.org)" t
start_server "$port"
due bob@example.org
wait_for has "sent_at is not null" bob@example.org t
ok "when it is back, the mail is delivered" $?
is "once" "$(grep -l bob@example.org "$work/smtp/mails"/* | wc -l)" 1

# What the server says
echo '451 later, for later@example.org' >"$work/smtp/answer"
queue later@example.org 'Later' 'x'
wait_for has "last_error is not null" later@example.org t
is "a server that says later is asked again" "$(column "next_attempt_at < now() + interval '10 minutes'" later@example.org)" t
sql user migrator "update mail set created_at = now() - interval '5 days' where recipient = 'later@example.org'"
due later@example.org
wait_for has "next_attempt_at = 'infinity'" later@example.org t
ok "but not for more than four days" $?
echo '550 there is no never@example.org' >"$work/smtp/answer"
queue never@example.org 'Never' 'x'
wait_for has "next_attempt_at = 'infinity'" never@example.org t
ok "one that says never is not asked again" $?
is "what is kept of its words names nobody" "$(column "last_error like '%@%'" never@example.org)" f
rm "$work/smtp/answer"

# Two mailers, one outbox
first=$mailer
start_mailer SMTP_URL="smtp://127.0.0.1:$port"
before=$(taken)
sql user private_app "insert into mail (recipient, subject, body) select 'many' || n || '@example.org', 'x', 'x' from generate_series(1, 30) n"
wait_for has_taken $((before + 30))
sleep 2
is "two mailers deliver each mail once" "$(($(taken) - before)) $(grep -h -o 'many[0-9]*@' "$work/smtp/mails"/* | sort -u | wc -l)" "30 30"
stop_mailer
mailer=$first

# The database goes and comes back
sh "$srcdir/tests/postgres.sh" stop "$work/cluster"
start_cluster
queue back@example.org 'Back' 'x'
wait_for has "sent_at is not null" back@example.org t
ok "the mailer outlives the database" $?
stop_mailer
stop_server

# TLS: 0.0.0.0 is this machine, too, but no name that we take for loopback.
start_server
start_mailer SMTP_URL="smtp://0.0.0.0:$port"
queue plain@example.org 'In the clear' 'x'
wait_for has "last_error is not null" plain@example.org t
is "a server elsewhere that has no TLS gets no mail" "$(grep -l plain@example.org "$work/smtp/mails"/* | wc -l)" 0
stop_mailer
stop_server
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=0.0.0.0 -addext subjectAltName=IP:0.0.0.0 -keyout "$work/key" \
	-out "$work/certificate" 2>/dev/null
start_server 0 "$work/certificate" "$work/key"
start_mailer SMTP_URL="smtp://0.0.0.0:$port"
queue forged@example.org 'To a stranger' 'x'
wait_for has "last_error is not null" forged@example.org t
is "nor does one whose certificate nobody vouches for" "$(grep -l forged@example.org "$work/smtp/mails"/* | wc -l)" 0
like "and the operator is told why" "$(column last_error forged@example.org)" "*certificate*"

is "the log tells of each mail" "$(grep -c '"event":"mail_sent"' "$work/log")" "$(taken)"
is "without an address or a word of it" "$(grep -c -e 'ada@' -e 'bob@' -e 'A body' -e 'there is no' "$work/log")" 0
is "every line of the log is JSON" "$(jq -c . <"$work/log" | wc -l)" "$(wc -l <"$work/log")"
finish
