/* Rate limits shared by all workers of a responder. */
#include "quota.h"

#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "log.h"
#include "password.h"
#include "shared_memory.h"

#include "banned.h"

enum { NS_PER_US = 1000 };
static const uint64_t ns_per_s = 1000000000;

/* In shared memory. Each class has slots of its own, so limits of different windows never meet in one. */
struct quota_table {
	atomic_uint state;
	unsigned char key[SECRET_HASH_KEY_BYTES]; /* secret: nobody can choose an address that shares another's slot */
	_Atomic uint64_t conforms_at_ns[];
};

struct quota {
	struct quota_table *table;
	size_t slots;
};

struct quota *quota_open(size_t slots)
{
	static struct quota quota;
	unsigned fresh = 0;

	if (slots == 0 || (slots & (slots - 1)) != 0)
		die("quota: %zu slots are no power of two", slots);
	quota.slots = slots;
	quota.table = shared_memory_open("SHARED_MEMORY_QUOTA",
		sizeof *quota.table + QUOTA_CLASS_COUNT * slots * sizeof quota.table->conforms_at_ns[0]);
	if (atomic_compare_exchange_strong(&quota.table->state, &fresh, 1))
		secret_random(quota.table->key, sizeof quota.table->key);
	return &quota;
}

static _Atomic uint64_t *slot_of(struct quota *quota, struct text key, unsigned class)
{
	size_t index = (size_t)secret_hash64(quota->table->key, key) & (quota->slots - 1);

	if (class >= QUOTA_CLASS_COUNT)
		die("quota: class %u; there are %d", class, QUOTA_CLASS_COUNT);
	return &quota->table->conforms_at_ns[class * quota->slots + index];
}

static uint32_t seconds_up(uint64_t ns)
{
	return (uint32_t)((ns + ns_per_s - 1) / ns_per_s);
}

struct quota_answer quota_take(struct quota *quota, struct text key, unsigned class, struct quota_rate rate)
{
	_Atomic uint64_t *slot = slot_of(quota, key, class);
	uint64_t step = rate.requests == 0 ? 0 : rate.window_s * ns_per_s / rate.requests;
	uint64_t allowance = step * rate.requests; /* not the window: exactly that many requests fit in a burst */
	uint64_t now = clock_monotonic_us() * NS_PER_US;
	uint64_t before = atomic_load_explicit(slot, memory_order_relaxed);
	uint64_t after;

	if (step == 0)
		return (struct quota_answer){ .is_allowed = true, .remaining = UINT32_MAX };
	do {
		after = (before > now ? before : now) + step;
		if (after - now > allowance) {
			uint32_t wait_s = seconds_up(after - now - allowance);

			return (struct quota_answer){ .reset_s = seconds_up(before - now), .retry_after_s = wait_s };
		}
	} while (!atomic_compare_exchange_weak_explicit(slot, &before, after, memory_order_relaxed, memory_order_relaxed));
	return (struct quota_answer){
		.is_allowed = true,
		.remaining = (uint32_t)((allowance - (after - now)) / step),
		.reset_s = seconds_up(after - now),
	};
}

/* The slot of a class that fails: when the wait is over, in milliseconds, and how many failures there were. */
enum { FAILURE_BITS = 8, FAILURES_MAX = (1 << FAILURE_BITS) - 1, FAILURES_FREE = 4 };
enum { MS_PER_S = 1000, US_PER_MS = 1000, WAIT_MAX_S = 900, FORGOTTEN_MS = 3600 * MS_PER_S };

static uint64_t now_ms(void)
{
	return clock_monotonic_us() / US_PER_MS;
}

static uint64_t wait_ms(uint64_t failures)
{
	uint64_t doublings = failures - FAILURES_FREE - 1;

	if (failures <= FAILURES_FREE)
		return 0;
	return MS_PER_S * (doublings < 10 && (1U << doublings) < WAIT_MAX_S ? 1U << doublings : WAIT_MAX_S);
}

void quota_fail(struct quota *quota, struct text key, unsigned class)
{
	_Atomic uint64_t *slot = slot_of(quota, key, class);
	uint64_t before = atomic_load_explicit(slot, memory_order_relaxed);
	uint64_t now = now_ms();
	uint64_t after;

	do {
		uint64_t failures = (before & FAILURES_MAX) + 1;

		if ((before >> FAILURE_BITS) + FORGOTTEN_MS < now)
			failures = 1;
		if (failures > FAILURES_MAX)
			failures = FAILURES_MAX;
		after = (now + wait_ms(failures)) << FAILURE_BITS | failures;
	} while (!atomic_compare_exchange_weak_explicit(slot, &before, after, memory_order_relaxed, memory_order_relaxed));
}

void quota_forgive(struct quota *quota, struct text key, unsigned class)
{
	atomic_store_explicit(slot_of(quota, key, class), 0, memory_order_relaxed);
}

uint32_t quota_wait_s(struct quota *quota, struct text key, unsigned class)
{
	uint64_t until = atomic_load_explicit(slot_of(quota, key, class), memory_order_relaxed) >> FAILURE_BITS;
	uint64_t now = now_ms();

	return until <= now ? 0 : (uint32_t)((until - now + MS_PER_S - 1) / MS_PER_S);
}

/* Cuts to the network: a subscriber usually owns a whole /64. */
static struct text network_key(struct in6_addr address, char out[64])
{
	if (IN6_IS_ADDR_V4MAPPED(&address)) {
		inet_ntop(AF_INET, &address.s6_addr[12], out, 64);
		return text_of(out);
	}
	memset(&address.s6_addr[8], 0, 8);
	inet_ntop(AF_INET6, &address, out, 64);
	return text_of(out);
}

struct text quota_address_key(struct text remote_address, char out[64])
{
	struct text address = text_upto(remote_address, text_find_char(remote_address, '%')); /* without fe80::1%eth0's zone */
	struct in6_addr binary;

	address = text_upto(address, 63);
	if (address.length > 0)
		memcpy(out, address.data, address.length);
	out[address.length] = '\0';
	if (inet_pton(AF_INET6, out, &binary) == 1)
		return network_key(binary, out);
	return (struct text){ out, address.length };
}
