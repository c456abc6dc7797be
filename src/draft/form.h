/* SPDX-License-Identifier: Apache-2.0 */
/* A document in other forms than Markdown, from its tree. Pure. */
#pragma once

#include "draft/tree.h"

/* A file of the incident's folder that the form may carry inside itself. */
struct form_file {
	char *path; /* as the document names it: "evidence/E1-...txt"; owned */
	char *text; /* owned */
};
struct form_files {
	struct form_file *items; /* owned */
	size_t n;
};
void form_files_free(struct form_files *);
const struct form_file *form_file_find(const struct form_files *, const char *path); /* or NULL */
/* The files that the document links to or shows, each once, without their texts. */
void form_files_named(const struct tree *, struct form_files *ret);

/* One page: its pictures (SVG) and its evidence are in it, and it asks nothing of any host. */
void form_html(const struct tree *, const struct form_files *, struct buf *to);
/* Confluence's storage format; files are attachments, pictures as PNG. */
void form_confluence(const struct tree *, struct buf *to);
/* For mail and terminals. */
void form_text(const struct tree *, struct buf *to);
