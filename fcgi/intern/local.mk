# The intern API: what operators look at.
todolibexec_PROGRAMS += intern-api
intern_api_SOURCES = %D%/main.c %D%/routes.c %D%/routes.h %D%/logs.c %D%/logs.h
intern_api_LDADD = $(shared_libs) $(responder_libs)
$(intern_api_OBJECTS): sql/intern_statements.h
