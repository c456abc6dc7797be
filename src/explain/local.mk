# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/answers.c %D%/boxed.c %D%/catalogue.c %D%/catalogue.h %D%/columns.c %D%/columns.def \
	%D%/columns.h %D%/explain.c %D%/explain.h %D%/explain_json.c %D%/explain_text.c %D%/facts.c %D%/hints.c \
	%D%/lines.c %D%/lines.h %D%/page.c %D%/page.h %D%/paste.c %D%/paste.h %D%/reader.h %D%/row.c %D%/server.c \
	%D%/steps.c %D%/steps.def %D%/tabbed.c %D%/talk.c %D%/texts.h %D%/unknown.c %D%/vertical.c %D%/views.c
