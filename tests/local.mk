# make check: unit, database, protocol. The suites that need a whole service are in tests/run.
AM_CPPFLAGS += -I$(top_srcdir)/tests
LDADD = $(shared_libs) $(responder_libs)
noinst_HEADERS += %D%/tap.h
EXTRA_DIST += %D%/run %D%/postgres.sh %D%/tap.sh %D%/bench %D%/conformance %D%/pages %D%/projects %D%/service

include %D%/shared/local.mk
include %D%/generator/local.mk
include %D%/sql/local.mk
include %D%/protocol/local.mk
include %D%/private/local.mk
include %D%/public/local.mk

noinst_HEADERS += %D%/conversation.h %D%/hostile.h %D%/fake_database.h
TESTS += %D%/layering.t %D%/statements.t %D%/texts.t
EXTRA_DIST += %D%/fake_database.c %D%/layering.t %D%/statements.t %D%/texts.t
