/* SPDX-License-Identifier: Apache-2.0 */
/* The agent's state for people and programs. */
#pragma once

#include "app/app.h"
#include "base/json.h"

void status_text(struct app *, bool colour, struct buf *to);
void status_json(struct app *, struct buf *to);
void status_sources_text(struct app *, bool colour, struct buf *to);
void status_sources_json(struct json *, const struct app *);
void status_incident_json(struct json *, const struct incident *);
void status_line(struct app *, char *to, size_t size); /* "3 of 3 targets ok, outbox 0" */
