# SPDX-License-Identifier: Apache-2.0
SIM_TAPES = tests/sim/ack-expiry.tape tests/sim/acknowledged-notice.tape tests/sim/binlog-purged.tape \
	tests/sim/clock-back.tape tests/sim/clock-forward.tape tests/sim/denied.tape tests/sim/disk-full.tape \
	tests/sim/dst-night.tape tests/sim/duplicate-key.tape tests/sim/failure-then-dns.tape \
	tests/sim/failure-without-repoint.tape tests/sim/flapping.tape tests/sim/gap.tape tests/sim/lag-null.tape \
	tests/sim/lagging.tape tests/sim/muted.tape tests/sim/name-missing.tape tests/sim/never-acknowledged.tape \
	tests/sim/past-repoint.tape tests/sim/raise-past-ack.tape tests/sim/receiver-down.tape tests/sim/relapse.tape \
	tests/sim/reopen.tape tests/sim/repoint-without-failure.tape tests/sim/restart-in-every-state.tape \
	tests/sim/seed-morning.tape tests/sim/snooze.tape tests/sim/stopped-by-hand.tape tests/sim/target-down.tape \
	tests/sim/two-replicas.tape
SIM_DRAFTS = tests/sim/binlog-purged.md tests/sim/denied.md tests/sim/disk-full.md tests/sim/duplicate-key.md \
	tests/sim/failure-without-repoint.md tests/sim/gap.md tests/sim/lagging.md tests/sim/muted.md \
	tests/sim/name-missing.md tests/sim/never-acknowledged.md tests/sim/relapse.md \
	tests/sim/repoint-without-failure.md tests/sim/seed-morning.md tests/sim/stopped-by-hand.md \
	tests/sim/target-down.md tests/sim/two-replicas.md
EXTRA_DIST += $(SIM_TAPES) $(SIM_DRAFTS) tests/sim/README.md
if HAVE_CMOCKA
check_PROGRAMS += tests/sim/sim_test
SIM_SOURCES = tests/sim/clockwork.c tests/sim/expect.c tests/sim/golden.c tests/sim/laws.c tests/sim/laws.h \
	tests/sim/line.c tests/sim/paper.c tests/sim/paper.h tests/sim/plot.c tests/sim/scene.c tests/sim/stage.c \
	tests/sim/tape.c tests/sim/tape.h tests/sim/world.c tests/sim/world.h tests/sim/world_curves.c tests/sim/world_life.c
tests_sim_sim_test_SOURCES = tests/sim/random.c tests/sim/random.h tests/sim/sim_test.c $(SIM_SOURCES)
tests_sim_sim_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests
tests_sim_sim_test_LDADD = $(UNIT_PURE)
# papers TAPE FOLDER: all forms of a tape's document.
noinst_PROGRAMS += tests/sim/papers
tests_sim_papers_SOURCES = tests/sim/papers.c $(SIM_SOURCES)
tests_sim_papers_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests
tests_sim_papers_LDADD = libedge.a libcore.a $(EDGE_LIBS)
endif
