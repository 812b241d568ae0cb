include %D%/public/local.mk
include %D%/private/local.mk
include %D%/intern/local.mk
include %D%/todogen/local.mk
include %D%/mailer/local.mk
