# make bench: ceilings and peers side by side. Neither "make check" nor a suite of tests/run puts load on the machine.
.PHONY: bench
bench:
	$(srcdir)/%D%/run

# Built by bench/run only.
EXTRA_PROGRAMS = %D%/generation
CLEANFILES += %D%/generation$(EXEEXT)
%C%_generation_SOURCES = %D%/generation.c
%C%_generation_LDADD = libgenerator.a libshared.a $(generator_libs)

EXTRA_DIST += %D%/run %D%/compare.mjs %D%/cpu.mjs %D%/figures.mjs %D%/peers.mjs %D%/rows.mjs %D%/sides.mjs \
	%D%/load.lua %D%/accounts.sql %D%/reset.sql %D%/peers
