# Delivers the outbox of the instance "user".
todolibexec_PROGRAMS += todo-mailer
todo_mailer_SOURCES = %D%/main.c %D%/message.c %D%/message.h %D%/smtp.c %D%/smtp.h
todo_mailer_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
todo_mailer_LDADD = libshared.a $(responder_libs) $(CURL_LIBS)
$(todo_mailer_OBJECTS): sql/mailer_statements.h
