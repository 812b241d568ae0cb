# Turns the statement files of one instance into a C header on standard output.
#
#   awk -v instance=config -f statements.awk config/statements/*.sql >config_statements.h
#
# A block is a head, lines of comment, one statement and its semicolon:
#
#   -- name: todo_list :rows read
#   -- Newest first.
#   select id, title from todo where account = $1;
#
# :rows any number, :row at most one, :exec none. "read" says that it changes
# nothing, so that it may be sent again after a lost connection. Mistakes are
# listed all at once, as FILE:LINE, and make the exit code 1.

function mistake(file, line, what) {
	printf "%s:%d: %s\n", file, line, what >"/dev/stderr"
	mistakes++
}

function finish() {
	if (!is_open)
		return
	is_open = 0
	if (sql == "")
		mistake(head_file, head_line, "\"" names[count] "\" has no statement")
	else
		mistake(head_file, head_line, "\"" names[count] "\" is not ended by a semicolon")
}

function head(    i) {
	finish()
	is_open = 1
	is_ended = 0
	sql = ""
	highest = 0
	head_file = FILENAME
	head_line = FNR
	count++
	names[count] = $3
	if ($3 !~ /^[a-z][a-z0-9_]*$/)
		mistake(FILENAME, FNR, "a name is made of a-z, 0-9 and _, not \"" $3 "\"")
	else if ($3 in seen)
		mistake(FILENAME, FNR, "\"" $3 "\" is also at " seen[$3])
	else
		seen[$3] = FILENAME ":" FNR
	if ($4 !~ /^:(rows|row|exec)$/)
		mistake(FILENAME, FNR, "\"" $3 "\" needs :rows, :row or :exec")
	shapes[count] = toupper(substr($4, 2))
	if (NF > 5 || (NF == 5 && $5 != "read"))
		mistake(FILENAME, FNR, "only \"read\" may follow " $4)
	reads[count] = $5 == "read" ? "true" : "false"
}

# Adds one line to the C literal and notes the highest $n.
function add(line,    rest, number) {
	rest = line
	while (match(rest, /\$[0-9]+/)) {
		number = substr(rest, RSTART + 1, RLENGTH - 1) + 0
		if (number == 0 || number > 16)
			mistake(FILENAME, FNR, "$" number ": inputs go from $1 to $16")
		used[count, number] = 1
		if (number > highest)
			highest = number
		rest = substr(rest, RSTART + RLENGTH)
	}
	gsub(/\\/, "&&", line) # not "\\\\", which each awk reads in its own way
	gsub(/"/, "\\\"", line)
	gsub(/\t/, "\\t", line)
	sql = sql "\n\t\t\"" line "\\n\""
}

function end_statement(    i) {
	for (i = 1; i <= highest; i++) {
		if (!((count, i) in used))
			mistake(head_file, head_line, "\"" names[count] "\" uses $" highest " but not $" i)
	}
	texts[count] = sql
	inputs[count] = highest
	is_open = 0
	is_ended = 1
}

FNR == 1 {
	finish()
	is_ended = 0
}

/^--[ \t]*name:/ {
	head()
	next
}

/^[ \t]*--/ || /^[ \t]*$/ {
	next
}

!is_open {
	if (!is_ended)
		mistake(FILENAME, FNR, "SQL before the first \"-- name:\"")
	else
		mistake(FILENAME, FNR, "something follows the semicolon of \"" names[count] "\"")
	next
}

{
	sub(/[ \t\r]+$/, "")
	if ($0 ~ /;$/) {
		add(substr($0, 1, length($0) - 1))
		end_statement()
	} else {
		add($0)
	}
}

END {
	finish()
	if (instance !~ /^[a-z]+$/)
		mistake("statements.awk", 0, "say -v instance=NAME")
	if (count == 0)
		mistake("statements.awk", 0, "no statement was found")
	if (mistakes > 0)
		exit 1
	guard = toupper(instance) "_STATEMENTS_H"
	printf "/* Made from sql/%s/statements by sql/statements.awk. */\n", instance
	printf "#ifndef %s\n#define %s\n\n#include \"database.h\"\n\nenum {\n", guard, guard
	for (i = 1; i <= count; i++)
		printf "\tSQL_%s,\n", toupper(names[i])
	printf "\tSQL_COUNT\n};\n\nstatic const struct statement statements[SQL_COUNT] = {\n"
	for (i = 1; i <= count; i++)
		printf "\t[SQL_%s] = { \"%s\",%s, %d, %s, STATEMENT_%s },\n", toupper(names[i]), names[i], texts[i], inputs[i],
			reads[i], shapes[i]
	printf "};\n\n#endif\n"
}
