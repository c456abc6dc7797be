# SPDX-License-Identifier: Apache-2.0
# The floor that tests/bench/cost.py measures against.
EXTRA_PROGRAMS += tests/bench/bare_loop
tests_bench_bare_loop_SOURCES = %D%/bare_loop.c
tests_bench_bare_loop_CFLAGS = $(AM_CFLAGS) $(MYSQL_CFLAGS)
tests_bench_bare_loop_LDADD = $(MYSQL_LIBS)
