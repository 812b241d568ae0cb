# Rules, selections, packs, projects, archives: the product without HTTP, SQL or FastCGI.
noinst_LIBRARIES += libgenerator.a
libgenerator_a_SOURCES = \
	%D%/archive.c %D%/archive.h %D%/canonical.c %D%/catalogue.c %D%/catalogue.h %D%/deflate.c %D%/deflate.h \
	%D%/escape.c %D%/escape.h %D%/folder.c %D%/folder.h %D%/grow.c %D%/grow.h \
	%D%/lint.c %D%/lint.h %D%/metadata.c %D%/merge.c %D%/merge.h %D%/mustache.c %D%/mustache.h %D%/pack.c %D%/pack.h \
	%D%/reader.c %D%/reader.h %D%/rules.c %D%/rules.h %D%/scene.c %D%/scene.h %D%/selection.c %D%/selection.h \
	%D%/sparse.c %D%/sparse.h %D%/tree.c %D%/tree.h %D%/value.c %D%/value.h %D%/variant.c %D%/variant.h

# ARCHIVE_LIBS is libarchive and zlib; the SHA-256 of libshared is libcrypto's.
generator_libs = $(ARCHIVE_LIBS) $(CRYPTO_LIBS) $(JSON_LIBS)
