# The public API: catalogue, generation, pages.
todolibexec_PROGRAMS += public-api
public_api_SOURCES = \
	%D%/main.c %D%/routes.c %D%/routes.h %D%/generate.c %D%/generate.h %D%/home.c %D%/home.h \
	%D%/site.c %D%/site.h %D%/stack.c %D%/stack.h %D%/view.c %D%/view.h
public_api_LDADD = $(shared_libs) $(responder_libs)
