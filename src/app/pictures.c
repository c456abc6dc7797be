/* SPDX-License-Identifier: Apache-2.0 */
/* The incident's pictures in its folder, drawn anew at each step until it is over; and the list of
 * hashes of all that lies there, which sha256sum can check. */
#include "app/pictures.h"

#include "base/log.h"
#include "base/xalloc.h"
#include "draft/picture.h"
#include "platform/crypto.h"
#include "platform/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int write_bytes(const char *folder, const char *name, const char *ending,
		       const struct buf *bytes, char sha256[65])
{
	char now[65];
	char *path;
	int result = 0;

	sha256_hex(buf_text(bytes), bytes->len, now);
	if (strcmp(now, sha256) == 0)
		return 0;
	path = xasprintf("%s/%s.%s", folder, name, ending);
	result = file_replace(path, buf_text(bytes), bytes->len, 0640);
	if (result == 0)
		memcpy(sha256, now, sizeof now);
	free(path);
	return result;
}

/* The PNG, which costs more, is drawn where the SVG has become another one. */
static int write_picture(const char *folder, struct picture *picture, const struct drawing *drawing)
{
	CLEANUP_BUF svg = BUF_NULL, png = BUF_NULL;
	char before[65];
	int result;

	memcpy(before, picture->svg_sha256, sizeof before);
	drawing_words_svg(drawing, picture->alt, &svg);
	result = write_bytes(folder, picture->name, "svg", &svg, picture->svg_sha256);
	if (result == 0 && strcmp(before, picture->svg_sha256) != 0)
		result = drawing_png(drawing, 2, &png);
	if (result == 0 && png.len > 0)
		result = write_bytes(folder, picture->name, "png", &png, picture->png_sha256);
	return result;
}

static size_t place_of(const struct pictures *pictures, const char *name)
{
	size_t at = 0;

	while (at < pictures->n && strcmp(pictures->items[at].name, name) != 0)
		at++;
	return at;
}

static int draw(const char *folder, struct pictures *pictures, const char *name,
		struct drawing *drawing, struct buf *alt)
{
	size_t at = place_of(pictures, name);
	int result;

	pictures->n += at == pictures->n;
	free(pictures->alts[at]);
	pictures->alts[at] = buf_steal(alt);
	pictures->items[at].name = name;
	pictures->items[at].alt = pictures->alts[at];
	result = write_picture(folder, &pictures->items[at], drawing);
	drawing_free(drawing);
	return result;
}

int pictures_write(const char *folder, const struct document *document, const struct curves *curves,
		   struct pictures *pictures)
{
	CLEANUP_BUF lag = BUF_NULL, phases = BUF_NULL, names = BUF_NULL;
	struct drawing drawing;
	int result = 0;

	if (picture_replication(document, curves, &drawing, &lag))
		result = draw(folder, pictures, PICTURE_LAG, &drawing, &lag);
	if (result == 0 && picture_names(document, curves, &drawing, &names))
		result = draw(folder, pictures, PICTURE_NAMES, &drawing, &names);
	if (result == 0 && picture_phases(document, &drawing, &phases))
		result = draw(folder, pictures, PICTURE_PHASES, &drawing, &phases);
	return result;
}

void pictures_free(struct pictures *pictures)
{
	for (size_t i = 0; i < pictures->n; i++)
		free(pictures->alts[i]);
	*pictures = (struct pictures){0};
}

int sums_write(const char *folder, const struct document *document)
{
	CLEANUP_BUF sums = BUF_NULL;
	char *path = xasprintf("%s/" SUMS_FILE, folder);
	int result;

	for (size_t i = 0; i < document->n_evidence; i++) {
		char name[EVIDENCE_FILE_SIZE];

		evidence_file_name(&document->evidence[i], name, sizeof name);
		buf_printf(&sums, "%s  %s\n", document->evidence[i].sha256, name);
	}
	for (size_t i = 0; i < document->n_pictures; i++) {
		const struct picture *picture = &document->pictures[i];

		buf_printf(&sums, "%s  %s.svg\n%s  %s.png\n", picture->svg_sha256, picture->name,
			   picture->png_sha256, picture->name);
	}
	result = file_replace(path, buf_text(&sums), sums.len, 0640);
	free(path);
	return result;
}
