# The generator, and its command. Programs link without the responders' libraries.
generator_tests = %D%/archive_test %D%/catalogue_test %D%/deflate_test %D%/escape_test %D%/merge_test %D%/mustache_test \
	%D%/pack_test %D%/rules_test %D%/selection_test %D%/tree_test
check_PROGRAMS += $(generator_tests)
TESTS += $(generator_tests) %D%/todogen.t
EXTRA_DIST += %D%/todogen.t %D%/fixtures
noinst_HEADERS += %D%/fixture.h %D%/support.h

generator_test_libs = libgenerator.a libshared.a $(generator_libs)
%C%_archive_test_SOURCES = %D%/archive_test.c fcgi/todogen/listing.c fcgi/todogen/listing.h
%C%_archive_test_LDADD = $(generator_test_libs)
%C%_catalogue_test_LDADD = $(generator_test_libs)
%C%_deflate_test_LDADD = $(generator_test_libs)
%C%_escape_test_LDADD = $(generator_test_libs)
%C%_merge_test_LDADD = $(generator_test_libs)
%C%_mustache_test_LDADD = $(generator_test_libs)
%C%_pack_test_LDADD = $(generator_test_libs)
%C%_rules_test_SOURCES = %D%/rules_test.c %D%/rules_judge.c %D%/rules_judge.h
%C%_rules_test_LDADD = $(generator_test_libs)
%C%_selection_test_LDADD = $(generator_test_libs)
%C%_tree_test_LDADD = $(generator_test_libs)
