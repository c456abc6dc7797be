# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += %D%/replscribe.conf.5.in %D%/replscribe-perf.conf.5.in %D%/architecture.md %D%/dns.md %D%/webhook.md %D%/draft.svg %D%/run.svg
CLEANFILES += docs/replscribe.conf.5 docs/replscribe-perf.conf.5 docs/options.mdoc docs/plan-options.mdoc docs/findings.mdoc
dist_man_MANS += %D%/replscribe.1 %D%/replscribe-perf.1
nodist_man_MANS += docs/replscribe.conf.5 docs/replscribe-perf.conf.5

# Prints the tables of options and findings for the manual, and the options' paths for tests/lint/options.sh.
noinst_PROGRAMS += docs/tables
docs_tables_SOURCES = %D%/tables.c
EXTRA_DIST += %D%/failures.md %D%/findings.md
docs_tables_LDADD = libedge.a libcore.a $(EDGE_LIBS)

docs/replscribe.conf.5: $(srcdir)/docs/replscribe.conf.5.in docs/tables$(EXEEXT)
	$(AM_V_GEN)docs/tables$(EXEEXT) options >docs/options.mdoc && docs/tables$(EXEEXT) findings >docs/findings.mdoc && \
	$(SED) -e '/^@OPTIONS@$$/{r docs/options.mdoc' -e 'd;}' -e '/^@FINDINGS@$$/{r docs/findings.mdoc' -e 'd;}' \
		-e 's,@sysconfdir\@,$(sysconfdir),g' $(srcdir)/docs/replscribe.conf.5.in >$@.tmp && mv $@.tmp $@

docs/replscribe-perf.conf.5: $(srcdir)/docs/replscribe-perf.conf.5.in docs/tables$(EXEEXT)
	$(AM_V_GEN)docs/tables$(EXEEXT) plan-options >docs/plan-options.mdoc && \
	$(SED) -e '/^@OPTIONS@$$/{r docs/plan-options.mdoc' -e 'd;}' $(srcdir)/docs/replscribe-perf.conf.5.in >$@.tmp && mv $@.tmp $@
