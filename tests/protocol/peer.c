/*
 * A peer that says to a FastCGI socket just what stands in standard input,
 * well formed or not, and waits for an end.
 *
 *	peer SOCKET SECONDS <bytes: prints the answer; 1 when there was no end within the seconds
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "text.h"

#include "banned.h"

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int peer = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (peer < 0 || connect(peer, (const struct sockaddr *)&address, sizeof address) != 0) {
		perror(path);
		exit(2);
	}
	return peer;
}

int main(int argc, char **argv)
{
	char bytes[65536];
	int64_t seconds = 0;
	struct pollfd ready;
	ssize_t length;

	if (argc != 3 || !text_integer(text_of(argv[2]), 0, 600, &seconds))
		return 2;
	ready = (struct pollfd){ .fd = connect_to(argv[1]), .events = POLLIN };
	while ((length = read(STDIN_FILENO, bytes, sizeof bytes)) > 0) {
		if (send(ready.fd, bytes, (size_t)length, MSG_NOSIGNAL) != length)
			break;
	}
	while (poll(&ready, 1, (int)seconds * 1000) > 0) {
		length = read(ready.fd, bytes, sizeof bytes);
		if (length <= 0)
			return 0;
		fwrite(bytes, 1, (size_t)length, stdout);
	}
	return 1;
}
