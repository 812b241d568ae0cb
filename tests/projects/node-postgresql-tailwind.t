#!/usr/bin/env bash
# shellcheck source=tests/projects/project.sh
. "$(dirname "$0")/project.sh"
judge backend=node database=postgresql frontend=react styling=tailwind options=tests,docker
