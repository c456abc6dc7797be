# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/agree.c %D%/agree.h %D%/blips.c %D%/blips.h %D%/brief.c %D%/brief.h %D%/findings_dns.def \
	%D%/flap.c %D%/flap.h %D%/matrix.c %D%/matrix.h %D%/pasts.c %D%/pasts.h %D%/resolv.c %D%/resolv.h %D%/place.c %D%/place.h %D%/planned.c %D%/planned.h %D%/sign_answers.c %D%/sign_change.c \
	%D%/sign_place.c %D%/sign_way.c %D%/sign_zone.c %D%/signs.c %D%/signs.h %D%/usual.c %D%/usual.h \
	%D%/addresses.c %D%/addresses.h %D%/advice.c %D%/advice.h %D%/baseline.c %D%/baseline.h \
	%D%/cause.c %D%/change.c %D%/change.h \
	%D%/deeds.c %D%/deeds.h %D%/errant.c %D%/errant.h %D%/drift.c %D%/drift.h %D%/drift_memory.c %D%/lag.c %D%/lag.h %D%/group.c %D%/group.h %D%/logs.c %D%/logs.h %D%/notes.c %D%/notes.h \
	%D%/channel.c %D%/channel.h %D%/errors.c %D%/errors.h %D%/facts.c %D%/facts.h %D%/fields.c %D%/fields.h \
	%D%/findings.def %D%/gtid.c %D%/gtid.h %D%/gtid_points.c %D%/budget.c %D%/budget.h %D%/distance.c %D%/distance.h %D%/grade.c %D%/grade.h %D%/history.c %D%/landing.c %D%/landing.h %D%/history.h %D%/judge.c %D%/judge.h %D%/lists.c %D%/lists.h %D%/lookups.c \
	%D%/lookups.h %D%/memory.c %D%/memory.h %D%/names.c %D%/names.h %D%/recall.c %D%/recall.h %D%/repoint.c \
	%D%/repoint.h %D%/sentence.c %D%/sentence.h %D%/sentence_end.c %D%/sentence_name.c %D%/sentence_source.c %D%/sentence_source.h %D%/silence.c %D%/silence.h %D%/source.c %D%/source.h %D%/spot.c %D%/spot.h \
	%D%/standing.c %D%/standing.h %D%/state.h %D%/target.c %D%/target.h %D%/transactions.c %D%/transactions.h %D%/verdict.c %D%/verdict.h %D%/views.c %D%/views.h %D%/wanted.c %D%/wanted.h %D%/workers.c %D%/workers.h
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/judge_distance_test
tests_unit_judge_distance_test_SOURCES = tests/unit/judge_distance_test.c tests/unit/scene.h
tests_unit_judge_distance_test_LDADD = $(UNIT_PURE)
check_PROGRAMS += tests/unit/judge_source_test tests/unit/judge_silence_test tests/unit/transactions_test
tests_unit_judge_silence_test_SOURCES = tests/unit/judge_silence_test.c tests/unit/scene.h
tests_unit_judge_silence_test_LDADD = $(UNIT_PURE)
tests_unit_transactions_test_SOURCES = tests/unit/transactions_test.c
tests_unit_transactions_test_LDADD = $(UNIT_PURE)
tests_unit_judge_source_test_SOURCES = tests/unit/judge_source_test.c tests/unit/scene.h
tests_unit_judge_source_test_LDADD = $(UNIT_PURE)
check_PROGRAMS += tests/unit/advice_test tests/unit/cause_test tests/unit/gtid_test tests/unit/judge_test tests/unit/judge_details_test tests/unit/judge_kinds_test tests/unit/judge_names_test \
	tests/unit/judge_names_end_test tests/unit/judge_memory_test tests/unit/judge_random_test tests/unit/judge_signs_test
tests_unit_advice_test_SOURCES = tests/unit/advice_test.c
tests_unit_advice_test_LDADD = $(UNIT_PURE)
tests_unit_cause_test_SOURCES = tests/unit/cause_test.c
tests_unit_cause_test_LDADD = $(UNIT_PURE)
tests_unit_gtid_test_SOURCES = tests/unit/gtid_test.c
tests_unit_gtid_test_LDADD = $(UNIT_PURE)
tests_unit_judge_details_test_SOURCES = tests/unit/judge_details_test.c tests/unit/scene.h tests/unit/details_scene.h
tests_unit_judge_details_test_LDADD = $(UNIT_PURE)
tests_unit_judge_test_SOURCES = tests/unit/judge_test.c tests/unit/scene.h
tests_unit_judge_test_LDADD = $(UNIT_PURE)
tests_unit_judge_kinds_test_SOURCES = tests/unit/judge_kinds_test.c tests/unit/scene.h
tests_unit_judge_kinds_test_LDADD = $(UNIT_PURE)
tests_unit_judge_names_test_SOURCES = tests/unit/judge_names_test.c tests/unit/scene.h
tests_unit_judge_names_test_LDADD = $(UNIT_PURE)
tests_unit_judge_names_end_test_SOURCES = tests/unit/judge_names_end_test.c tests/unit/scene.h
tests_unit_judge_names_end_test_LDADD = $(UNIT_PURE)
tests_unit_judge_memory_test_SOURCES = tests/unit/judge_memory_test.c tests/unit/scene.h
tests_unit_judge_memory_test_LDADD = $(UNIT_PURE)
tests_unit_judge_signs_test_SOURCES = tests/unit/judge_signs_test.c tests/unit/scene.h
tests_unit_judge_signs_test_LDADD = $(UNIT_PURE)
tests_unit_judge_random_test_SOURCES = tests/unit/judge_random_test.c tests/unit/scene.h
tests_unit_judge_random_test_LDADD = $(UNIT_PURE)
endif
