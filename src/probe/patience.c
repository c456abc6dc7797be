/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/patience.h"

static const span_t first = SPAN_SECONDS(5), longest = SPAN_SECONDS(300);

bool patience_waits(const struct patience *patience, mono_t now)
{
	return patience->pause.us > 0 && now.us < patience->again.us;
}

void patience_lost(struct patience *patience, mono_t now)
{
	int64_t pause = patience->pause.us > 0 ? patience->pause.us * 2 : first.us;

	patience->pause.us = pause < longest.us ? pause : longest.us;
	patience->again = mono_after(now, patience->pause);
}

void patience_restored(struct patience *patience)
{
	*patience = (struct patience){0};
}
