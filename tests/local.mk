# SPDX-License-Identifier: Apache-2.0
include tests/sim/local.mk
include tests/fuzz/local.mk
include tests/lint/local.mk
include tests/bench/local.mk

TESTS += $(check_PROGRAMS)
EXTRA_DIST += %D%/lsan.supp %D%/run-all.sh %D%/run-sid.sh %D%/bench %D%/e2e %D%/lab

# Folders come along whole, and Python leaves its own in them.
dist-hook:
	find $(distdir)/tests -name __pycache__ -prune -exec rm -rf {} +
