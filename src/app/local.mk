# SPDX-License-Identifier: Apache-2.0
replscribe_SOURCES += %D%/command_explain.c %D%/command_findings.c %D%/command_lint.c %D%/screen.c %D%/screen.h
replscribe_SOURCES += %D%/app.c %D%/app.h %D%/command_check.c %D%/command_client.c %D%/command_compare.c \
	%D%/command_perf.c %D%/command_perf_import.c %D%/command_probe.c %D%/command_records.c %D%/command_run.c %D%/command_verify.c %D%/command_export.c %D%/command_show.c %D%/forms.c %D%/forms.h %D%/curves.c %D%/others.c %D%/pictures.c %D%/pictures.h %D%/reviews.c %D%/records.c %D%/records.h %D%/commands.def %D%/commands.h \
	%D%/documents.c %D%/exits.h %D%/flow.c %D%/incidents.c %D%/look.c %D%/look.h %D%/main.c %D%/names.c %D%/pages.c %D%/planned.c \
	%D%/perf.h %D%/reload.c %D%/sources.c %D%/speak.c %D%/status.c %D%/status.h %D%/status_json.c %D%/status_sources.c %D%/step.c %D%/table.c \
	%D%/table.h %D%/targets.c %D%/tick.c
replscribe_SOURCES += %D%/command_perf_run.c %D%/load_tests.c %D%/perf_agent.c %D%/perf_child.c %D%/perf_history.c %D%/perf_lag.c %D%/perf_progress.c \
	%D%/perf_results.c %D%/perf_run.h %D%/perf_stages.c %D%/perf_watch.c
replscribe_SOURCES += %D%/askers.c %D%/askers.h %D%/command_dns.c %D%/dns_history.c %D%/dns_now.c %D%/libc_views.c %D%/zones.c
replscribe_SOURCES += %D%/hook.c
