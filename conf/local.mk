# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += %D%/replscribe.conf.in
CLEANFILES += conf/replscribe.conf
doc_DATA = conf/replscribe.conf
dist_doc_DATA = %D%/perf.conf
dist_pkglibexec_SCRIPTS = %D%/git-commit
sample_dir = $(DESTDIR)$(sysconfdir)/replscribe

conf/replscribe.conf: $(srcdir)/conf/replscribe.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) conf && $(SED) -e 's,@localstatedir\@,$(localstatedir),g' -e 's,@runstatedir\@,$(runstatedir),g' -e 's,@pkglibexecdir\@,$(pkglibexecdir),g' $(srcdir)/conf/replscribe.conf.in >$@.tmp && mv $@.tmp $@

# What somebody has changed stays.
install-data-local: conf/replscribe.conf
	$(MKDIR_P) $(sample_dir)
	test -e $(sample_dir)/replscribe.conf || $(INSTALL_DATA) conf/replscribe.conf $(sample_dir)/replscribe.conf
uninstall-local:
	cmp -s conf/replscribe.conf $(sample_dir)/replscribe.conf && rm -f $(sample_dir)/replscribe.conf || :
