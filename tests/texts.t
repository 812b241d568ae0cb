#!/bin/sh
# The texts of the pages: the same names in both languages, and each of them used.
srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
names() { sed -n 's/^  "\([a-z_]*\)": .*/\1/p' "$srcdir/www/texts.$1.json" | LC_ALL=C sort; }
used() { sed 's/{{/\n{{/g' "$srcdir"/www/*.mustache | sed -n 's/^{{text\.\([a-z_]*\)}}.*/\1/p' | LC_ALL=C sort -u; }

if [ -n "$(names en)" ] && [ "$(names en)" = "$(names fr)" ]; then
	echo 'ok 1 - English and French have the same texts'
else
	echo 'not ok 1 - English and French have the same texts'
fi
if [ "$(names en)" = "$(used)" ]; then
	echo 'ok 2 - every text is used, and every text used is there'
else
	echo 'not ok 2 - every text is used, and every text used is there'
	echo "# there: $(names en | tr '\n' ' ')"
	echo "# used:  $(used | tr '\n' ' ')"
fi
echo 1..2
