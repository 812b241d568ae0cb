#!/usr/bin/env bash
# shellcheck source=tests/projects/project.sh
. "$(dirname "$0")/project.sh"
judge backend=node database=sqlite frontend=react styling=css options=tests,openapi
