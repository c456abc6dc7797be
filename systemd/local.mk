# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += %D%/replscribe.service.in %D%/replscribe.sysusers %D%/replscribe.tmpfiles
CLEANFILES += systemd/replscribe.service
systemd/replscribe.service: $(srcdir)/systemd/replscribe.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) systemd && $(SED) -e 's,@bindir\@,$(bindir),g' -e 's,@sysconfdir\@,$(sysconfdir),g' $< >$@.tmp && mv $@.tmp $@
if WITH_SYSTEMD
all-local: systemd/replscribe.service
systemdsystemunit_DATA = systemd/replscribe.service
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d
install-data-hook-systemd:
	$(MKDIR_P) $(DESTDIR)$(sysusersdir) $(DESTDIR)$(tmpfilesdir)
	$(INSTALL_DATA) $(srcdir)/systemd/replscribe.sysusers $(DESTDIR)$(sysusersdir)/replscribe.conf
	$(INSTALL_DATA) $(srcdir)/systemd/replscribe.tmpfiles $(DESTDIR)$(tmpfilesdir)/replscribe.conf
install-data-hook: install-data-hook-systemd
uninstall-hook:
	rm -f $(DESTDIR)$(sysusersdir)/replscribe.conf $(DESTDIR)$(tmpfilesdir)/replscribe.conf
endif
