#!/bin/sh
# The texts of the pages: the same names in both languages, each of them used, and one for whatever is refused.
srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
names() { sed -n 's/^  "\([a-z_]*\)": .*/\1/p' "$srcdir/www/texts.$1.json" | LC_ALL=C sort; }
in_pages() { sed 's/{{/\n{{/g' "$srcdir"/www/*.mustache | sed -n 's/^{{text\.\([a-z_]*\)}}.*/\1/p'; }
# Those that page.c looks up: of the kinds of problem, and of the faults of fields.
of_problems() { sed -n 's/^	\[PROBLEM_[A-Z_]*\] = { .*, "\([a-z_]*\)" },$/problem_\1/p' "$srcdir/shared/problem.c"; }
of_faults() { sed -n 's/^	{ "\([a-z_]*\)", FIELD_[A-Z]*, "\(fault_[a-z_]*\)" },$/\1 \2/p' "$srcdir/shared/page.c"; }
used() { { in_pages; of_problems; of_faults | sed 's/.* //'; } | LC_ALL=C sort -u; }
# The codes that a field is refused with, wherever that is done.
codes() {
	cat "$srcdir"/shared/*.c "$srcdir"/fcgi/*/*.c | sed -n \
		-e 's/.*check_refuse(&\{0,1\}check, "\([a-z_]*\)".*/\1/p' -e 's/.*\.code = "\([a-z_]*\)".*/\1/p' \
		-e 's/^	{ "_[a-z]*", "\([a-z_]*\)", ".*/\1/p' -e 's/^	{ FINDING_[A-Z_]*, PROBLEM_[A-Z_]*, "\([a-z_]*\)", .*/\1/p' |
		LC_ALL=C sort -u
}
placeholders() { sed -n 's/^  \("[a-z_]*\)": /\1 /p' "$srcdir/www/texts.$1.json" | grep -o '^"[a-z_]*\|{[a-z]*}' | LC_ALL=C sort; }

count=0
# same SENTENCE WANTED GOT
same() {
	count=$((count + 1))
	[ "$2" = "$3" ] && echo "ok $count - $1" && return
	echo "not ok $count - $1"
	echo "# wanted: $(echo "$2" | tr '\n' ' ')"
	echo "# got:    $(echo "$3" | tr '\n' ' ')"
}
same 'English and French have the same texts' "$(names en)" "$(names fr)"
same 'which are many' 1 "$(($(names en | wc -l) > 100))"
same 'every text is used, and every text used is there' "$(names en)" "$(used)"
same 'what is filled in is the same in both languages' "$(placeholders en)" "$(placeholders fr)"
same 'there are words for every kind of problem' \
	"$(sed -n '/^enum problem_kind/,/PROBLEM_KINDS/s/^	\(PROBLEM_[A-Z_]*\),.*/\1/p' "$srcdir/shared/problem.h" | tr '[:upper:]' '[:lower:]')" "$(of_problems)"
same 'there are words for every fault of a field' '' \
	"$(for code in $(codes); do of_faults | grep -q "^$code " || echo "$code"; done)"
# A space that may not break stands before these, and within guillemets.
same 'French punctuation stands where French readers look for it' '' \
	"$(grep -nE ' [:;!?»]|« |[a-z][;!?]( |")' "$srcdir/www/texts.fr.json")"
echo "1..$count"
