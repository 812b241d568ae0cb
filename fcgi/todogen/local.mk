# The generator on the command line.
bin_PROGRAMS += todogen
todogen_SOURCES = %D%/main.c %D%/listing.c %D%/listing.h %D%/project.c %D%/project.h %D%/survey.c %D%/survey.h
todogen_CPPFLAGS = $(AM_CPPFLAGS) -DTEMPLATES='"$(todotemplatesdir)"'
todogen_LDADD = libgenerator.a libshared.a $(generator_libs)
