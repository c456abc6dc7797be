# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/act.h %D%/act_findings.c %D%/act_people.c %D%/act_time.c %D%/due.c %D%/events.def \
	%D%/figures.c %D%/figures.h %D%/findings.c %D%/review.c %D%/reviews.def %D%/incident.c %D%/incident.h %D%/levels.c %D%/names.c %D%/page.h \
	%D%/states.def %D%/table.c %D%/table.h %D%/tell.c %D%/timeline.c %D%/wording.c
if HAVE_CMOCKA
INCIDENT_TESTS = tests/unit/incident_test tests/unit/incident_findings_test tests/unit/incident_time_test \
	tests/unit/incident_pages_test tests/unit/incident_people_test tests/unit/incident_takes_test
check_PROGRAMS += $(INCIDENT_TESTS) tests/unit/figures_test
tests_unit_incident_test_SOURCES = tests/unit/incident_test.c tests/unit/incident_stage.h
tests_unit_incident_test_LDADD = $(UNIT_PURE)
tests_unit_incident_findings_test_SOURCES = tests/unit/incident_findings_test.c tests/unit/incident_stage.h
tests_unit_incident_findings_test_LDADD = $(UNIT_PURE)
tests_unit_incident_time_test_SOURCES = tests/unit/incident_time_test.c tests/unit/incident_stage.h
tests_unit_incident_time_test_LDADD = $(UNIT_PURE)
tests_unit_incident_pages_test_SOURCES = tests/unit/incident_pages_test.c tests/unit/incident_stage.h
tests_unit_incident_pages_test_LDADD = $(UNIT_PURE)
tests_unit_incident_people_test_SOURCES = tests/unit/incident_people_test.c tests/unit/incident_stage.h
tests_unit_incident_people_test_LDADD = $(UNIT_PURE)
tests_unit_incident_takes_test_SOURCES = tests/unit/incident_takes_test.c tests/unit/incident_stage.h
tests_unit_incident_takes_test_LDADD = $(UNIT_PURE)
tests_unit_figures_test_SOURCES = tests/unit/figures_test.c tests/unit/incident_stage.h
tests_unit_figures_test_LDADD = $(UNIT_PURE)
endif
