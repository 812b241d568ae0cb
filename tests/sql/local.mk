# The schemas, the roles and the statements, against a throwaway cluster.
sql_tests = %D%/migrate.t %D%/roles.t %D%/session.t %D%/todo.t %D%/log.t %D%/audit.t %D%/prune.t
TESTS += $(sql_tests)
EXTRA_DIST += %D%/lib.sh $(sql_tests)
