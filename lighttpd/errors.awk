# Makes the documents of lighttpd's own errors from errors.tsv (status, code, title, detail, the detail in French) in
# the folder -v folder. lighttpd wants the ending .html; headers.conf gives the problems their type.
BEGIN { FS = "\t" }
{
	problem = folder "/problem-" $1 ".html"
	printf "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,\"code\":\"%s\",\"detail\":\"%s\"}\n", $3, $1, $2, $4 > problem
	close(problem)
	page = folder "/page-" $1 ".html"
	printf "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n" > page
	printf "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"stylesheet\" href=\"/assets/style.css\">\n" > page
	printf "<title>%s %s</title>\n<main class=\"plain\">\n<h1>%s</h1>\n<p class=\"lead\">%s</p>\n", $1, $3, $3, $4 > page
	# No responder chose a language for these: they speak both.
	printf "<p class=\"lead\" lang=\"fr\">%s</p>\n<p><a href=\"/\">Start page</a></p>\n</main>\n</html>\n", $5 > page
	close(page)
}
