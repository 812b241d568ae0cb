#!/bin/sh
# Includes point down or sideways, never up; and each library has one owner.
set -u
srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
work=$(mktemp -d "${TMPDIR:-/tmp}/layering.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Modules of shared/ by layer. generator/ may use layer 1, fcgi/ layer 4 and generator/, its main.c responder.h too.
layers='
1 arena buffer text clock digest json log shared_memory
2 config metrics quota problem database token password
3 request response schema check route exchange cookie
4 pipeline replies page openapi
5 fastcgi pool responder
'
# What page.c needs of the generator: the template engine, and the reader of its folder.
exceptions='
shared/page.c generator/folder.h
shared/page.c generator/mustache.h
shared/page.c generator/value.h
shared/page.c generator/escape.h
'
# A library or a word, and the only file that may hold it.
owners='
fcgiapp.h shared/fastcgi.c
libpq-fe.h shared/database.c
jwt.h shared/token.c
json-c/ shared/json.c
sodium.h shared/password.c
openssl/ shared/digest.c
zlib.h shared/generator/deflate.c
curl/ fcgi/mailer/smtp.c
archive.h fcgi/todogen/listing.c
archive_entry.h fcgi/todogen/listing.c
'
words='
BANNED_ALLOCATION_ALLOWED shared/arena.c
jwt_decode shared/token.c
'

# breaches TREE: one line for each.
# shellcheck disable=SC2016
breaches() {
	(cd "$1" && find shared fcgi -name '*.[ch]' | sort | xargs awk \
		-v layers="$layers" -v exceptions="$exceptions" -v owners="$owners" -v words="$words" '
		function breach(what) { print FILENAME ":" FNR ": " what }
		function read_table(text, table,    lines, count, i, parts) {
			count = split(text, lines, "\n")
			for (i = 1; i <= count; i++)
				if (split(lines[i], parts, " ") == 2) table[parts[1]] = parts[2]
		}
		function exists(path) {
			if (!(path in known)) { known[path] = (getline unused < path) >= 0; close(path) }
			return known[path]
		}
		function end_file() {
			if (source ~ /\.c$/ && last != "\"banned.h\"") print source ": banned.h is not its last include"
		}
		function check_owner(name,    library) {
			for (library in owner)
				if ((name == library || (library ~ /\/$/ && index(name, library) == 1)) && FILENAME != owner[library])
					breach("<" name "> belongs to " owner[library])
		}
		# The layer of an include: 1 to 5, "generator", "own" or "none".
		function layer_of(name,    module) {
			module = name
			sub(/\.h$/, "", module)
			if (name == "banned.h") return "own"
			if (name ~ /^generator\//) return "generator"
			if (folder != "shared" && name !~ /\// && exists(folder "/" name)) return "own"
			if (module in layer) return layer[module]
			if (exists("shared/generator/" name)) return "generator"
			return name ~ /_statements\.h$|^version\.h$/ ? "made" : "none"
		}
		function is_allowed(target, name) {
			if (target == "own") return 1
			if (folder == "shared") {
				if (target == "generator") return (FILENAME " " name) in exception
				return target == "made" || (target ~ /^[1-5]$/ && target <= layer[module])
			}
			if (folder == "shared/generator") return target == "generator" || target == 1
			if (name == "responder.h") return FILENAME ~ /\/main\.c$/
			return target == "generator" || target == "made" || (target ~ /^[1-4]$/)
		}
		BEGIN {
			read_table(owners, owner)
			read_table(words, word)
			count = split(exceptions, lines, "\n")
			for (i = 1; i <= count; i++) exception[lines[i]] = 1
			count = split(layers, lines, "\n")
			for (i = 1; i <= count; i++) {
				modules = split(lines[i], parts, " ")
				for (j = 2; j <= modules; j++) layer[parts[j]] = parts[1]
			}
		}
		FNR == 1 {
			end_file()
			source = FILENAME; last = ""
			folder = FILENAME; sub(/\/[^\/]*$/, "", folder)
			module = FILENAME; sub(/.*\//, "", module); sub(/\.[ch]$/, "", module)
			if (folder == "shared" && module != "banned" && !(module in layer)) breach("the module has no layer")
		}
		{
			for (one in word)
				if (index($0, one) && FILENAME != word[one] && FILENAME != "shared/banned.h") breach(one " belongs to " word[one])
		}
		/^#include/ {
			name = $2
			gsub(/[<>"]/, "", name)
			if ($2 ~ /^</) check_owner(name)
			else if (!is_allowed(layer_of(name), name)) breach("may not include \"" name "\"")
			if (last == "" && FILENAME ~ /\.c$/ && exists(folder "/" module ".h") && name != module ".h")
				breach("does not include its own header first")
			last = $2
		}
		END { end_file() }')
}

count=0 failed=0
# ok SENTENCE STATUS
ok() {
	count=$((count + 1))
	if [ "$2" -eq 0 ]; then echo "ok $count - $1"; else
		echo "not ok $count - $1"
		failed=$((failed + 1))
	fi
}

breaches "$srcdir" >"$work/found"
[ ! -s "$work/found" ]
ok "no include points up, each library has one owner, banned.h is last" $?
sed 's/^/# /' "$work/found"

# bites SENTENCE FILE SED-SCRIPT WORDS: the same tree with a forbidden line must be refused.
bites() {
	rm -rf "$work/tree"
	mkdir "$work/tree"
	(cd "$srcdir" && find shared fcgi -name '*.[ch]' | tar -cf - -T -) | tar -xf - -C "$work/tree"
	sed -i "$3" "$work/tree/$2"
	breaches "$work/tree" >"$work/bitten"
	grep -qF -- "$4" "$work/bitten"
	ok "it bites: $1" $?
}
bites "a layer includes one above it" shared/text.c 's/^#include "banned.h"/#include "route.h"\n&/' 'may not include "route.h"'
bites "so does a header" shared/schema.h 's/^#include "request.h"/&\n#include "pipeline.h"/' 'may not include "pipeline.h"'
bites "the generator knows HTTP" shared/generator/value.c 's/^#include "banned.h"/#include "request.h"\n&/' 'may not include "request.h"'
bites "the generator knows a database" shared/generator/value.c 's/^#include "banned.h"/#include "database.h"\n&/' 'may not include "database.h"'
bites "a module but page.c uses the generator" shared/replies.c 's/^#include "banned.h"/#include "generator\/mustache.h"\n&/' \
	'may not include "generator/mustache.h"'
bites "a handler includes layer 5" fcgi/private/routes.c 's/^#include "banned.h"/#include "fastcgi.h"\n&/' 'may not include "fastcgi.h"'
bites "a handler includes responder.h" fcgi/private/routes.c 's/^#include "banned.h"/#include "responder.h"\n&/' 'may not include "responder.h"'
bites "a responder includes another's header" fcgi/private/routes.c 's/^#include "banned.h"/#include "..\/public\/site.h"\n&/' \
	'may not include "../public/site.h"'
bites "another file uses libpq" shared/replies.c 's/^#include "banned.h"/#include <libpq-fe.h>\n&/' '<libpq-fe.h> belongs to shared/database.c'
bites "another file uses libjwt" fcgi/private/session.c 's/^#include "banned.h"/#include <jwt.h>\n&/' '<jwt.h> belongs to shared/token.c'
bites "another file uses json-c" shared/generator/value.c 's/^#include "banned.h"/#include <json-c\/json.h>\n&/' 'belongs to shared/json.c'
bites "another file uses libcurl" shared/replies.c 's/^#include "banned.h"/#include <curl\/curl.h>\n&/' '<curl/curl.h> belongs to fcgi/mailer/smtp.c'
bites "another file decodes tokens" shared/pipeline.c 's/^#include "banned.h"/&\nint jwt_decode(void);/' 'jwt_decode belongs to shared/token.c'
bites "another file allocates" shared/buffer.c '1s/^/#define BANNED_ALLOCATION_ALLOWED\n/' 'BANNED_ALLOCATION_ALLOWED belongs to shared/arena.c'
bites "banned.h is not last" shared/route.c 's/^#include "banned.h"/&\n#include <stdlib.h>/' 'shared/route.c: banned.h is not its last include'
bites "banned.h is missing" shared/route.c '/^#include "banned.h"/d' 'shared/route.c: banned.h is not its last include'
bites "a file does not begin with its own header" shared/route.c 's/^#include "route.h"/#include <stdio.h>\n&/' 'does not include its own header first'
echo "1..$count"
exit $((failed > 0))
