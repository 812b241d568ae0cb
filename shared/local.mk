# What every responder is made of. One archive, so that a test can put a fake before a member.
noinst_LIBRARIES += libshared.a
libshared_a_SOURCES = \
	%D%/arena.c %D%/arena.h %D%/buffer.c %D%/buffer.h %D%/clock.c %D%/clock.h %D%/digest.c %D%/digest.h %D%/json.c %D%/json.h \
	%D%/log.c %D%/log.h %D%/text.c %D%/text.h %D%/banned.h \
	%D%/shared_memory.c %D%/shared_memory.h %D%/config.c %D%/config.h %D%/database.c %D%/database.h %D%/metrics.c %D%/metrics.h %D%/password.c %D%/password.h \
	%D%/problem.c %D%/problem.h %D%/quota.c %D%/quota.h %D%/token.c %D%/token.h \
	%D%/cookie.c %D%/cookie.h %D%/exchange.c %D%/exchange.h %D%/request.c %D%/request.h %D%/response.c %D%/response.h %D%/route.c %D%/route.h \
	%D%/check.c %D%/check.h %D%/schema.c %D%/schema.h \
	%D%/openapi.c %D%/openapi.h %D%/page.c %D%/page.h %D%/pipeline.c %D%/pipeline.h %D%/replies.c %D%/replies.h \
	%D%/fastcgi.c %D%/fastcgi.h %D%/pool.c %D%/pool.h %D%/responder.c %D%/responder.h

shared_libs = libshared.a libgenerator.a libshared.a
foundation_libs = $(JSON_LIBS)
responder_libs = $(FCGI_LIBS) $(PQ_LIBS) $(JWT_LIBS) $(SODIUM_LIBS) $(CRYPTO_LIBS) $(ARCHIVE_LIBS) $(foundation_libs)
