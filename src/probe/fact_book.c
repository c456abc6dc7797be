/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/fact_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"

/* A fact may change that often within the stretch and be told each time. */
enum { TOLD_MAX = 30 };
static const span_t stretch = SPAN_SECONDS(3600);

struct fact_book {
	struct map pages; /* struct fact_page by "view label name" */
};

void fact_changes_free(struct fact_change *changes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(changes[i].before);
		free(changes[i].after);
	}
	free(changes);
}

struct fact_book *fact_book_new(void)
{
	return xcalloc(1, sizeof(struct fact_book));
}

static void page_free(struct fact_page *page)
{
	for (enum name_fact fact = 0; fact < N_FACTS; fact++)
		free(page->values[fact]);
	free(page);
}

struct fact_book *fact_book_free(struct fact_book *book)
{
	struct fact_page *page;
	size_t at = 0;
	if (book == NULL)
		return NULL;
	while ((page = map_next(&book->pages, &at, NULL)) != NULL)
		page_free(page);
	map_free(&book->pages);
	free(book);
	return NULL;
}

static char *key_of(const struct fact_subject *subject)
{
	return xasprintf("%s %s %s", subject->view, subject->label, subject->name);
}

static struct fact_page *page_of(struct fact_book *book, const struct fact_subject *subject)
{
	char *key = key_of(subject);
	struct fact_page *page = map_get(&book->pages, key);
	if (page == NULL) {
		page = xcalloc(1, sizeof *page);
		page->subject = *subject;
		map_set(&book->pages, key, page);
	}
	free(key);
	return page;
}

void fact_book_recall(struct fact_book *book, const struct fact_subject *subject,
		      enum name_fact fact, const char *value, wall_t since)
{
	struct fact_page *page = page_of(book, subject);
	free(page->values[fact]);
	page->values[fact] = xstrdup(value);
	page->since[fact] = since;
}

/* A cache is asked a few seconds before or after its TTL begins anew: a tenth is no change. */
static bool is_same(enum name_fact fact, const char *before, const char *after)
{
	if (fact != FACT_TTL)
		return strcmp(before, after) == 0;
	long a = strtol(before, NULL, 10), b = strtol(after, NULL, 10);
	long more = a > b ? a : b, less = a > b ? b : a;
	return (more - less) * 10 <= more;
}

/* That there is nothing of a kind is worth a word only after there was something. */
static bool is_worth_telling(const char *before, const char *after)
{
	return before != NULL || after[0] != '\0';
}

static bool may_tell(struct fact_budget *budget, wall_t at)
{
	if (!wall_is_set(budget->began) || wall_since(at, budget->began).us > stretch.us) {
		budget->began = at;
		budget->n_told = 0;
	}
	if (budget->n_told == TOLD_MAX) {
		budget->n_left_out++;
		return false;
	}
	budget->n_told++;
	return true;
}

static void change_add(struct fact_page *page, enum name_fact fact, const struct observation *seen,
		       const char *after, struct fact_change **changes, size_t *n)
{
	struct fact_change *change = ARRAY_ADD(*changes, *n);
	struct fact_budget *budget = &page->budgets[fact];
	const char *before = page->values[fact];
	*change = (struct fact_change){
		.at = seen->at.wall,
		.uncertainty = seen->since_last.us > seen->took.us ? seen->since_last : seen->took,
		.subject = page->subject,
		.fact = fact,
		.before = before != NULL ? xstrdup(before) : NULL,
		.after = xstrdup(after),
		.left_out = budget->n_left_out,
	};
	budget->n_left_out = 0;
}

static void fact_take(struct fact_page *page, enum name_fact fact, const struct observation *seen,
		      char *value, struct fact_change **changes, size_t *n)
{
	char *before = page->values[fact];
	if (before != NULL && is_same(fact, before, value)) {
		free(value);
		return;
	}
	if (is_worth_telling(before, value) && may_tell(&page->budgets[fact], seen->at.wall))
		change_add(page, fact, seen, value, changes, n);
	free(before);
	page->values[fact] = value;
	page->since[fact] = seen->at.wall;
}

size_t fact_book_see(struct fact_book *book, const struct observation *seen,
		     struct fact_change **ret)
{
	struct fact_subject subject;
	struct name_facts facts;
	size_t n = 0;
	*ret = NULL;
	if (!facts_of(seen, &subject, &facts))
		return 0;
	struct fact_page *page = page_of(book, &subject);
	page->seen = seen->at.wall;
	page->took = seen->took;
	if (seen->kind == SEEN_NAME)
		page->ttl = seen->name.a.end == LOOKUP_OK ? seen->name.a.ttl : seen->name.aaaa.ttl;
	for (enum name_fact fact = 0; fact < N_FACTS; fact++)
		if (facts.values[fact] != NULL)
			fact_take(page, fact, seen, facts.values[fact], ret, &n);
	return n;
}

static int by_subject(const void *a, const void *b)
{
	const struct fact_page *x = *(const struct fact_page *const *)a;
	const struct fact_page *y = *(const struct fact_page *const *)b;
	int order = strcmp(x->subject.name, y->subject.name);
	if (order == 0)
		order = strcmp(x->subject.view, y->subject.view);
	return order != 0 ? order : strcmp(x->subject.label, y->subject.label);
}

size_t fact_book_pages(const struct fact_book *book, const struct fact_page ***ret)
{
	const struct fact_page *page;
	size_t at = 0, n = 0;
	*ret = NULL;
	while ((page = map_next(&book->pages, &at, NULL)) != NULL)
		*ARRAY_ADD(*ret, n) = page;
	if (n > 0)
		qsort(*ret, n, sizeof **ret, by_subject);
	return n;
}

static struct fact_page *old_page(const struct fact_book *book, wall_t not_since)
{
	struct fact_page *page;
	size_t at = 0;
	while ((page = map_next(&book->pages, &at, NULL)) != NULL) {
		wall_t last = page->seen;
		for (enum name_fact fact = 0; fact < N_FACTS; fact++)
			if (page->since[fact].us > last.us)
				last = page->since[fact];
		if (last.us < not_since.us)
			return page;
	}
	return NULL;
}

void fact_book_drop(struct fact_book *book, wall_t not_since)
{
	struct fact_page *page;
	while ((page = old_page(book, not_since)) != NULL) {
		char *key = key_of(&page->subject);
		map_remove(&book->pages, key);
		page_free(page);
		free(key);
	}
}
