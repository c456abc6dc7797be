# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/answers.c %D%/lanes.c %D%/lanes.h %D%/picture_names.c %D%/cause.c %D%/cost.c %D%/cost.h %D%/curve.c %D%/curve.h %D%/curve_sheet.c %D%/draft.c %D%/draft.h %D%/evidence_name.c %D%/facts.c \
	%D%/facts.h %D%/financial.c %D%/form.h %D%/form_confluence.c %D%/form_files.c \
	%D%/form_html.c %D%/form_style.c %D%/form_style.h %D%/form_text.c %D%/impact.c %D%/incident_json.c %D%/lessons.c %D%/links.c %D%/links.h %D%/marks.c %D%/marks.h \
	%D%/measures.c %D%/merge.c %D%/opening.c %D%/parts.c %D%/parts.h %D%/pen.c %D%/pen.h %D%/pen_markdown.c \
	%D%/pen_text.c %D%/phrases.c %D%/picture.h %D%/picture_marks.c \
	%D%/picture_phases.c %D%/picture_replication.c %D%/references.c %D%/resolution.c %D%/sections.def %D%/timeline.c %D%/tree.c %D%/tree.h \
	%D%/tree_table.c %D%/trigger.c
libedge_a_SOURCES += %D%/tree_read.c
EXTRA_DIST += docs/incident.schema.json
if HAVE_CMOCKA
DRAFT_TEST_HELP = tests/unit/draft_help.c tests/unit/draft_help.h tests/unit/seed_incident.c tests/unit/seed_incident.h
MERGE_TEST_HELP = $(DRAFT_TEST_HELP) tests/unit/merge_help.c tests/unit/merge_help.h
check_PROGRAMS += tests/unit/draft_test tests/unit/draft_cause_test tests/unit/draft_hostile_test tests/unit/form_test tests/unit/curve_test tests/unit/lanes_test \
	tests/unit/merge_test tests/unit/merge_broken_test tests/unit/merge_random_test
tests_unit_draft_test_SOURCES = tests/unit/draft_test.c tests/unit/draft_text_help.c $(DRAFT_TEST_HELP)
tests_unit_draft_test_LDADD = $(UNIT_EDGE)
tests_unit_draft_cause_test_SOURCES = tests/unit/draft_cause_test.c $(DRAFT_TEST_HELP)
tests_unit_draft_cause_test_LDADD = $(UNIT_PURE)
tests_unit_draft_hostile_test_SOURCES = tests/unit/draft_hostile_test.c tests/unit/draft_text_help.c $(DRAFT_TEST_HELP)
tests_unit_draft_hostile_test_LDADD = $(UNIT_EDGE)
tests_unit_lanes_test_SOURCES = tests/unit/lanes_test.c
tests_unit_lanes_test_LDADD = $(UNIT_PURE)
tests_unit_curve_test_SOURCES = tests/unit/curve_test.c tests/unit/seed_incident.c tests/unit/seed_incident.h
tests_unit_curve_test_LDADD = $(UNIT_PURE)
tests_unit_form_test_SOURCES = tests/unit/form_test.c
tests_unit_form_test_LDADD = $(UNIT_EDGE)
tests_unit_merge_test_SOURCES = tests/unit/merge_test.c $(MERGE_TEST_HELP)
tests_unit_merge_test_LDADD = $(UNIT_PURE)
tests_unit_merge_broken_test_SOURCES = tests/unit/merge_broken_test.c $(MERGE_TEST_HELP)
tests_unit_merge_broken_test_LDADD = $(UNIT_PURE)
tests_unit_merge_random_test_SOURCES = tests/unit/merge_random_test.c $(DRAFT_TEST_HELP)
tests_unit_merge_random_test_LDADD = $(UNIT_PURE)
endif
