/* SPDX-License-Identifier: Apache-2.0 */
/* The values in one message of a server become ***; what the server says around them stays. Pure.
 */
#pragma once

void redact_values(char *text);
/* The literals of a statement become ?. */
void redact_statement(char *statement);
