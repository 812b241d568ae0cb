# Makes the documents of lighttpd's own errors from errors.tsv (status, code, title, detail) in
# the folder -v folder. lighttpd wants the ending .html; headers.conf gives the problems their type.
BEGIN { FS = "\t" }
{
	problem = folder "/problem-" $1 ".html"
	printf "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,\"code\":\"%s\",\"detail\":\"%s\"}\n", $3, $1, $2, $4 > problem
	close(problem)
	page = folder "/page-" $1 ".html"
	printf "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s %s</title>\n<h1>%s</h1>\n<p>%s</p>\n<p><a href=\"/\">Start page</a></p>\n</html>\n", $1, $3, $3, $4 > page
	close(page)
}
