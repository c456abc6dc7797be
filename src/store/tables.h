/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "store/columns.h"

extern const struct table table_incidents, table_targets, table_findings, table_told, table_entries,
	table_evidence, table_outbox;
