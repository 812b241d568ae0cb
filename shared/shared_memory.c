/* Memory shared by the processes of a pool. */
#include "shared_memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

#include "banned.h"

/* Nobody can make it shorter under us: no SIGBUS. The seals also tell our file from any other of that number. */
enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

/* The file the environment names, or -1. */
static int inherited(const char *variable, size_t bytes)
{
	struct stat status;
	int64_t file;

	if (!text_integer(text_of(getenv(variable)), 3, 1 << 20, &file))
		return -1;
	if (fcntl((int)file, F_GET_SEALS) != SEALS)
		return -1;
	if (fstat((int)file, &status) != 0 || status.st_size != (off_t)bytes)
		return -1;
	return (int)file;
}

static int made(const char *variable, size_t bytes)
{
	char number[16];
	int file = memfd_create(variable, MFD_ALLOW_SEALING); /* without MFD_CLOEXEC: exec shall keep it */

	if (file < 0 || ftruncate(file, (off_t)bytes) != 0 || fcntl(file, F_ADD_SEALS, SEALS) != 0)
		die("shared memory: no %zu bytes for %s: %m", bytes, variable);
	snprintf(number, sizeof number, "%d", file);
	if (setenv(variable, number, 1) != 0)
		die("shared memory: %s: %m", variable);
	return file;
}

void *shared_memory_open(const char *variable, size_t bytes)
{
	int file = inherited(variable, bytes);
	void *memory;

	if (file < 0)
		file = made(variable, bytes);
	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (memory == MAP_FAILED)
		die("shared memory: %zu bytes for %s: %m", bytes, variable);
	return memory;
}
