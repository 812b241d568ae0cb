# One unit test a module.
unit_tests = \
	%D%/arena_test \
	%D%/buffer_test \
	%D%/clock_test \
	%D%/config_test \
	%D%/database_test \
	%D%/json_test \
	%D%/log_test \
	%D%/metrics_test \
	%D%/openapi_test \
	%D%/page_test \
	%D%/password_test \
	%D%/pipeline_test \
	%D%/pool_test \
	%D%/problem_test \
	%D%/quota_test \
	%D%/replies_test \
	%D%/request_test \
	%D%/response_test \
	%D%/route_test \
	%D%/schema_test \
	%D%/shared_memory_test \
	%D%/text_test \
	%D%/token_test
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)

# These talk to a fake database, which stands before the archive's.
%C%_pipeline_test_SOURCES = %D%/pipeline_test.c tests/fake_database.c
%C%_replies_test_SOURCES = %D%/replies_test.c tests/fake_database.c
