# SPDX-License-Identifier: Apache-2.0
# NAME_fuzz.c is a target, seeds/NAME what it starts from. With --enable-fuzzers (clang) they become programs for
# libFuzzer, without they replay their seeds in `make check`.
EXTRA_DIST += %D%/seeds
FUZZ_SECONDS = 60
if FUZZERS
noinst_PROGRAMS += tests/fuzz/config_fuzz tests/fuzz/dns_wire_fuzz tests/fuzz/k6_fuzz
tests_fuzz_config_fuzz_SOURCES = %D%/config_fuzz.c
tests_fuzz_config_fuzz_LDADD = libedge.a libcore.a $(EDGE_LIBS)
tests_fuzz_config_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_dns_wire_fuzz_SOURCES = %D%/dns_wire_fuzz.c
tests_fuzz_dns_wire_fuzz_LDADD = libcore.a
tests_fuzz_dns_wire_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_k6_fuzz_SOURCES = %D%/k6_fuzz.c
tests_fuzz_k6_fuzz_LDADD = libedge.a libcore.a $(EDGE_LIBS)
tests_fuzz_k6_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
noinst_PROGRAMS += tests/fuzz/paste_fuzz
tests_fuzz_paste_fuzz_SOURCES = %D%/paste_fuzz.c
tests_fuzz_paste_fuzz_LDADD = libcore.a
tests_fuzz_paste_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
noinst_PROGRAMS += tests/fuzz/source_fuzz
tests_fuzz_source_fuzz_SOURCES = %D%/source_fuzz.c
tests_fuzz_source_fuzz_LDADD = libedge.a libcore.a $(EDGE_LIBS)
tests_fuzz_source_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
noinst_PROGRAMS += tests/fuzz/markdown_fuzz
tests_fuzz_markdown_fuzz_SOURCES = %D%/markdown_fuzz.c
tests_fuzz_markdown_fuzz_LDADD = libedge.a libcore.a $(EDGE_LIBS)
tests_fuzz_markdown_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
noinst_PROGRAMS += tests/fuzz/judge_fuzz tests/fuzz/status_row_fuzz
tests_fuzz_judge_fuzz_SOURCES = %D%/judge_fuzz.c
tests_fuzz_judge_fuzz_LDADD = libcore.a
tests_fuzz_judge_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_status_row_fuzz_SOURCES = %D%/status_row_fuzz.c
tests_fuzz_status_row_fuzz_LDADD = libcore.a
tests_fuzz_status_row_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer

# make fuzz FUZZ_SECONDS=600; what they learn goes to a folder of the build, never to the seeds.
fuzz: all
	for name in markdown paste config dns_wire k6 source judge status_row; do \
		$(MKDIR_P) tests/fuzz/corpus/$$name && tests/fuzz/$${name}_fuzz -max_total_time=$(FUZZ_SECONDS) \
			-artifact_prefix=tests/fuzz/ tests/fuzz/corpus/$$name $(srcdir)/tests/fuzz/seeds/$$name || exit 1; \
	done
else
check_PROGRAMS += tests/fuzz/config_replay tests/fuzz/dns_wire_replay tests/fuzz/k6_replay
tests_fuzz_config_replay_SOURCES = %D%/config_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_config_replay_LDADD = libedge.a libcore.a $(EDGE_LIBS)
tests_fuzz_dns_wire_replay_SOURCES = %D%/dns_wire_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_dns_wire_replay_LDADD = libcore.a
tests_fuzz_k6_replay_SOURCES = %D%/k6_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_k6_replay_LDADD = libedge.a libcore.a $(EDGE_LIBS)
check_PROGRAMS += tests/fuzz/paste_replay
tests_fuzz_paste_replay_SOURCES = %D%/paste_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_paste_replay_LDADD = libcore.a
check_PROGRAMS += tests/fuzz/source_replay
tests_fuzz_source_replay_SOURCES = %D%/source_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_source_replay_LDADD = libedge.a libcore.a $(EDGE_LIBS)
check_PROGRAMS += tests/fuzz/markdown_replay
tests_fuzz_markdown_replay_SOURCES = %D%/markdown_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_markdown_replay_LDADD = libedge.a libcore.a $(EDGE_LIBS)
# Without libFuzzer: the answers of DNS servers, changed blindly.
fuzz-dns: tests/fuzz/dns_wire_replay
	srcdir=$(srcdir) tests/fuzz/dns_wire_replay -max_total_time=$(FUZZ_SECONDS)
check_PROGRAMS += tests/fuzz/judge_replay tests/fuzz/status_row_replay
tests_fuzz_judge_replay_SOURCES = %D%/judge_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_judge_replay_LDADD = libcore.a
tests_fuzz_status_row_replay_SOURCES = %D%/status_row_fuzz.c %D%/replay.c %D%/mutate.c %D%/mutate.h
tests_fuzz_status_row_replay_LDADD = libcore.a
fuzz:
	@echo "configure with CC=clang --enable-fuzzers --enable-sanitizers=address,undefined first" >&2; exit 1
endif
.PHONY: fuzz fuzz-dns
